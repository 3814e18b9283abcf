import type { Subject } from './cluster.ts';
import type { Protocol } from './contract.ts';
import type { Figure } from './figure.ts';
import { Violated } from './violation.ts';

/** What whoever asks for a plot may choose. */
export interface PlotSettings {
  /** How many nodes the cluster has. */
  readonly members: number;
  /** How many runs are measured, each with a seed of its own. */
  readonly runs: number;
  /** What the seeds are drawn from. */
  readonly seed: number;
}

/** Where a setting begins, ends, and stands when nobody chooses: `[1, 1000, 10_000]`. */
export type PlotRange = readonly [least: number, usual: number, most: number];

/** A figure as its author writes it, for {@link plot}. */
export interface PlotSpec<P extends Protocol> {
  /** A file-name-like name: `infection`. */
  readonly id: string;
  readonly title: string;
  readonly members: PlotRange;
  readonly runs: PlotRange;
  /**
   * Whether this figure is what the lab looks like, rather than a run: a lab of functions has no run worth a picture. Then
   * `netsplit simulate <lab> --svg <file>`, with no scenario named, draws it.
   */
  readonly isPicture?: boolean;
  /**
   * Measures the code and says what to draw: beside what was measured, what the paper expects.
   *
   * @param progress to be told how many runs are done
   */
  draw(
    subject: Subject<P>,
    settings: PlotSettings,
    progress: (runsDone: number) => void,
  ): Promise<Figure>;
}

/** A figure of a lab's paper, measured on the code under test: `netsplit simulate <lab> --plot <file>`. */
export interface Plot extends Omit<PlotSpec<Protocol>, 'draw'> {
  /**
   * @throws {RangeError} when a setting is outside its range
   * @throws {PlotFailed} when the code under test did something that ends a run
   */
  draw(
    subject: Subject,
    settings?: Partial<PlotSettings>,
    progress?: (runsDone: number) => void,
  ): Promise<Figure & { readonly settings: PlotSettings }>;
}

/** Makes a plot. Labs export theirs from `plots/index.ts`, as a list called `plots`. */
export function plot<P extends Protocol>(spec: PlotSpec<P>): Plot {
  return {
    ...spec,
    draw: async (subject, chosen = {}, progress = () => {}) => {
      const settings = {
        members: within(spec.members, chosen.members, 'members'),
        runs: within(spec.runs, chosen.runs, 'runs'),
        seed: chosen.seed ?? 1,
      };
      try {
        const figure = await spec.draw(subject as unknown as Subject<P>, settings, progress);
        return { ...figure, settings };
      } catch (error) {
        throw error instanceof Violated ? new PlotFailed(spec.title, error) : error;
      }
    },
  };
}

/** The code under test did what ends a run, so that nothing could be measured. */
export class PlotFailed extends Error {
  override readonly name = 'PlotFailed';
  readonly hint = 'A figure is drawn of code that works: let the lab’s tests pass first.';

  constructor(title: string, { violation }: Violated) {
    const place = violation.kind === 'code' && violation.place ? ` (${violation.place})` : '';
    super(`“${title}” could not be measured: ${violation.sentence}${place}`);
  }
}

function within([least, usual, most]: PlotRange, chosen: number | undefined, what: string): number {
  const value = chosen ?? usual;
  if (!Number.isInteger(value) || value < least || value > most) {
    throw new RangeError(
      least === most
        ? `This figure is drawn with ${least} ${what}.`
        : `This figure takes from ${least} to ${most} ${what}; it was given ${value}.`,
    );
  }
  return value;
}
