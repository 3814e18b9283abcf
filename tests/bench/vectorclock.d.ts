declare module 'vectorclock' {
  type Clock = Record<string, number>;
  const vectorclock: {
    /** -1: before, 1: after, 0: equal or concurrent. */
    compare(a: Clock, b: Clock): number;
    merge(a: Clock, b: Clock): Clock;
  };
  export default vectorclock;
}
