/** Why a jail's process is no more. */
export type WhyEnded =
  | /** An event took more processor time than any handler may. */ 'time'
  | /** All of a test took more than the test may. */ 'budget'
  | /** It asked for more memory than there is for it. */ 'memory'
  | /** It ended by itself. */ 'exit'
  | /** It sent more in one run than the grader keeps. */ 'flood'
  | /** It sent what no node sends. */ 'protocol'
  | /** The grader closed it. */ 'closed';

const SENTENCES: Readonly<Record<WhyEnded, string>> = {
  time: 'it did not return in time and was stopped',
  budget: 'the test as a whole took more processor time than it may, and was stopped',
  memory: 'it asked for more memory than a solution may have, and was stopped',
  exit: 'the process that ran the code ended by itself',
  flood: 'it sent more in one run than is kept of one, and was stopped',
  protocol: 'the process that ran the code sent what no node can send, and was stopped',
  closed: 'the jail was closed',
};

/** The process that ran the student's code is gone, and with it all of its nodes. */
export class JailEnded extends Error {
  override readonly name = 'JailEnded';
  readonly why: WhyEnded;

  constructor(why: WhyEnded) {
    super(SENTENCES[why]);
    this.why = why;
  }
}

/** No jail could be started, or it did not stand: the machine's fault, and never the code's. */
export class JailUnavailable extends Error {
  override readonly name = 'JailUnavailable';
}
