/** The name of a node: `n1`, `s1`, `c2`. */
export type NodeId = string;

/** The name of a timer, a node's own: setting a timer again under its name replaces it. */
export type TimerName = string;

/** The name of a client's request: `r1`, `r2`, in the order in which they were made. */
export type RequestId = string;
