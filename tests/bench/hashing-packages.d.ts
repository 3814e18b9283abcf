// What the benchmark uses of packages that bring no types.

declare module 'consistent-hash' {
  export default class ConsistentHash {
    add(node: string, points: number): this;
    get(key: string): string | undefined;
  }
}

declare module 'hashring' {
  export default class HashRing {
    constructor(servers: readonly string[], algorithm: string, options?: Record<string, number>);
    readonly ring: readonly unknown[];
    get(key: string): string | undefined;
  }
}

declare module 'node-hashring' {
  export default class NodeHashRing {
    constructor(nodes: readonly string[], virtualNodes: number);
    readonly ring: readonly number[];
    findNode(key: string): string | undefined;
  }
}
