/** One event of a recorded run, told. */
export interface ToldEvent {
  readonly n: number;
  readonly atMs: number;
  readonly sentence: string;
}

/** The last events along the causal path to an event of a trace, that event included. */
export function pathTo(_trace: string, _event: number | undefined): readonly ToldEvent[] {
  return [];
}
