import type { Access, Accesses } from '../accesses.ts';
import { pathBetween } from '../ordering.ts';

export interface CausalEdge {
  readonly from: Access;
  readonly to: Access;
  readonly why: string;
}

interface Place {
  readonly line: number;
  readonly index: number;
}

/**
 * What happened before what: the order of each process and "was read by", and all that follows from them. Each access has
 * a vector clock, how many accesses of each process are in its past, so that a question costs one look.
 */
export class CausalOrder {
  /** A shortest cycle through some access; the order is none then, and nothing else may be asked. */
  readonly cycle: readonly CausalEdge[] | undefined;
  readonly #edges = new Map<Access, CausalEdge[]>();
  readonly #places = new Map<Access, Place>();
  readonly #clocks = new Map<Access, Int32Array>();
  /** By key, then by process: the places of writes in its line, rising. */
  readonly #writes = new Map<string, Map<number, Access[]>>();

  constructor({ lines, sources }: Accesses) {
    const missing = new Map<Access, number>();
    for (const [line, accesses] of lines.entries()) {
      for (const [index, access] of accesses.entries()) {
        this.#places.set(access, { line, index });
        this.#edges.set(access, []);
        missing.set(access, 0);
        if (access.kind === 'write') this.#file(access, line);
      }
    }
    const tie = (from: Access, to: Access, why: string) => {
      this.#edges.get(from)?.push({ from, to, why });
      missing.set(to, (missing.get(to) ?? 0) + 1);
    };
    for (const accesses of lines) {
      for (const [index, access] of accesses.entries()) {
        const next = accesses[index + 1];
        if (next !== undefined) tie(access, next, 'is followed in its process by');
      }
    }
    for (const [read, write] of sources) {
      if (write !== undefined) tie(write, read, 'is read by');
    }
    this.cycle = this.#clock(lines.length, missing);
  }

  precedes(one: Access, other: Access): boolean {
    const place = this.#places.get(one);
    if (place === undefined || one === other) return false;
    return (this.#clocks.get(other)?.[place.line] ?? 0) > place.index;
  }

  /** Of each process, the last write of the read's key that is in its past. */
  lastWritesBefore(read: Access): Access[] {
    const found: Access[] = [];
    for (const writes of this.#writes.get(read.key)?.values() ?? []) {
      let low = 0;
      let high = writes.length;
      while (low < high) {
        const middle = (low + high) >> 1;
        const write = writes[middle];
        if (write !== undefined && this.precedes(write, read)) low = middle + 1;
        else high = middle;
      }
      const last = writes[low - 1];
      if (last !== undefined) found.push(last);
    }
    return found;
  }

  path(from: Access, to: Access): readonly CausalEdge[] {
    return pathBetween(from, to, (access) => this.#edges.get(access) ?? []) ?? [];
  }

  #file(write: Access, line: number): void {
    const ofKey = this.#writes.get(write.key) ?? new Map<number, Access[]>();
    this.#writes.set(write.key, ofKey);
    const ofLine = ofKey.get(line) ?? [];
    ofKey.set(line, ofLine);
    ofLine.push(write);
  }

  /** Kahn's order; what it cannot reach is on a cycle or after one. */
  #clock(width: number, missing: Map<Access, number>): readonly CausalEdge[] | undefined {
    const ready = [...missing.keys()].filter((access) => missing.get(access) === 0);
    for (const access of ready) {
      const clock = this.#clockOf(access, width);
      const place = this.#places.get(access);
      for (const { to } of this.#edges.get(access) ?? []) {
        const after = this.#clockOf(to, width);
        for (const [line, count] of clock.entries()) {
          if (count > (after[line] ?? 0)) after[line] = count;
        }
        if (place !== undefined && place.index + 1 > (after[place.line] ?? 0)) {
          after[place.line] = place.index + 1;
        }
        const left = (missing.get(to) ?? 0) - 1;
        missing.set(to, left);
        if (left === 0) ready.push(to);
      }
    }
    for (const [access, left] of missing) {
      const cycle = left > 0 ? this.path(access, access) : [];
      if (cycle.length > 0) return cycle;
    }
    return undefined;
  }

  #clockOf(access: Access, width: number): Int32Array {
    const clock = this.#clocks.get(access) ?? new Int32Array(width);
    this.#clocks.set(access, clock);
    return clock;
  }
}
