import type { BroadcastEvent, BroadcastRun } from '../src/index.ts';

/** The definitions as they stand in the papers, asked of every pair of events, messages or processes. */
export const broadcastOracles = {
  validity: (run: BroadcastRun) =>
    run.events.every(
      (event) =>
        event.kind !== 'broadcast' ||
        !isCorrect(run, event.process) ||
        place(run, event.process, event.message) >= 0,
    ),
  agreement: (run: BroadcastRun, uniform: boolean) =>
    asked(run, uniform).every((process) =>
      messages(run).every(
        (message) =>
          place(run, process, message) < 0 ||
          asked(run, false).every((other) => place(run, other, message) >= 0),
      ),
    ),
  noDuplication: (run: BroadcastRun) =>
    run.events.every(
      (event, at) => event.kind !== 'deliver' || place(run, event.process, event.message) === at,
    ),
  noCreation: (run: BroadcastRun) =>
    run.events.every(
      (event, at) =>
        event.kind !== 'deliver' ||
        run.events.some((sent, sentAt) => isBroadcast(sent, event.message) && sentAt < at),
    ),
  fifo: (run: BroadcastRun, uniform: boolean) =>
    keepsOrder(run, uniform, (first, second) => isCause(run, first, second, ['broadcast'])),
  causal: (run: BroadcastRun, uniform: boolean) => {
    const all = messages(run);
    const pairs = new Set<string>();
    for (const one of all) {
      for (const two of all) {
        if (isCause(run, one, two, ['broadcast', 'deliver'])) pairs.add(`${one}>${two}`);
      }
    }
    for (const via of all) {
      for (const one of all) {
        for (const two of all) {
          if (pairs.has(`${one}>${via}`) && pairs.has(`${via}>${two}`)) pairs.add(`${one}>${two}`);
        }
      }
    }
    return keepsOrder(run, uniform, (first, second) => pairs.has(`${first}>${second}`));
  },
  total: (run: BroadcastRun, uniform: boolean) =>
    asked(run, uniform).every((p) =>
      asked(run, uniform).every((q) =>
        messages(run).every((one) =>
          messages(run).every((two) => {
            const places = [place(run, p, one), place(run, p, two)] as const;
            const others = [place(run, q, one), place(run, q, two)] as const;
            if ([...places, ...others].some((at) => at < 0)) return true;
            return places[0] < places[1] === others[0] < others[1];
          }),
        ),
      ),
    ),
};

function keepsOrder(
  run: BroadcastRun,
  uniform: boolean,
  precedes: (first: string, second: string) => boolean,
): boolean {
  return asked(run, uniform).every((process) =>
    messages(run).every((first) =>
      messages(run).every((second) => {
        const [firstAt, secondAt] = [place(run, process, first), place(run, process, second)];
        if (secondAt < 0 || !precedes(first, second)) return true;
        return firstAt >= 0 && firstAt < secondAt;
      }),
    ),
  );
}

function isCause(
  { events }: BroadcastRun,
  first: string,
  second: string,
  kinds: readonly BroadcastEvent['kind'][],
): boolean {
  if (first === second) return false;
  return events.some(
    (later, at) =>
      isBroadcast(later, second) &&
      events
        .slice(0, at)
        .some(
          (event) =>
            event.kind !== 'crash' &&
            kinds.includes(event.kind) &&
            event.process === later.process &&
            event.message === first,
        ),
  );
}

function isBroadcast(event: BroadcastEvent, message: string): boolean {
  return event.kind === 'broadcast' && event.message === message;
}

function place({ events }: BroadcastRun, process: string, message: string): number {
  return events.findIndex(
    (event) => event.kind === 'deliver' && event.process === process && event.message === message,
  );
}

function messages({ events }: BroadcastRun): string[] {
  return [...new Set(events.flatMap((event) => (event.kind === 'crash' ? [] : event.message)))];
}

function isCorrect({ events }: BroadcastRun, process: string): boolean {
  return !events.some((event) => event.kind === 'crash' && event.process === process);
}

function asked(run: BroadcastRun, uniform: boolean): string[] {
  return run.processes.filter((process) => uniform || isCorrect(run, process));
}
