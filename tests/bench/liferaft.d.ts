declare module '@markwylde/liferaft' {
  type Reply = (error: undefined, reply: unknown) => void;

  /** Of the package, what the benchmark uses. */
  export default class LifeRaft {
    constructor(address: string, options: Readonly<Record<string, unknown>>);
    join(address: string, write: (packet: unknown, written: Reply) => void): void;
    promote(): Promise<unknown>;
    command(command: unknown): Promise<void>;
    once(event: 'leader', listener: () => void): void;
    on(event: 'commit', listener: (command: unknown) => void): void;
    emit(event: 'data', packet: unknown, reply: (reply: unknown) => void): void;
    end(): void;
  }
}

declare module '@markwylde/liferaft/log.js' {
  export default class Log {}
}

declare module 'memdown' {
  export default function memdown(location: string): object;
}
