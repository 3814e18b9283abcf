import { invariant } from '@netsplit/harness';
import type { NodeId } from '@netsplit/simulator';
import type { Gossip } from '../contract.ts';
import { cycleAt, type Manner } from '../given.ts';
import { mannerText } from './sites.ts';

/** Nobody invents a rumour. */
export const heardFromSomebody = invariant<Gossip>(
  'a site learns a rumour once, and only if it was told or another spread it to it',
  (report) => {
    const heard = new Set<string>();
    const learned = new Set<string>();
    return (act) => {
      if (act.kind === 'requested') heard.add(`${act.node} ${act.request.rumour}`);
      if (act.kind === 'delivered') heard.add(`${act.node} ${act.message.rumour}`);
      if (act.kind !== 'output' || act.output !== 'learned') return;
      const it = `${act.node} ${act.data.rumour}`;
      if (!heard.has(it)) report(`${act.node} learned "${act.data.rumour}" from nobody`);
      if (learned.has(it)) report(`${act.node} learned "${act.data.rumour}" a second time`);
      learned.add(it);
    };
  },
);

/** What a site answers, held against when it learned. */
export const feedbackIsOfTheCyclesStart = invariant<Gossip>(
  'a contact is answered with whether the site knew the rumour when the cycle began',
  (report) => {
    const learnedIn = new Map<string, number>();
    return (act) => {
      if (act.kind === 'output' && act.output === 'learned') {
        learnedIn.set(`${act.node} ${act.data.rumour}`, cycleAt(act.atMs));
      }
      if (act.kind !== 'sent' || act.message.kind !== 'feedback') return;
      const { rumour, cycle, knew } = act.message;
      const since = learnedIn.get(`${act.node} ${rumour}`) ?? Infinity;
      if (knew === since < cycle) return;
      const truth = Number.isFinite(since)
        ? `it learned it in cycle ${since}`
        : 'it has not learned it';
      report(
        `${act.node} answered in cycle ${cycle} that it ${knew ? 'knew' : 'did not know'} "${rumour}" when the cycle began: ${truth}`,
      );
    };
  },
);

interface Interest {
  readonly manner: Manner;
  counter: number;
  /** The cycle of the contact that is still to be judged. */
  contactIn: number;
  isUseful: boolean;
  isOver: boolean;
}

/** What a counter must say, recomputed from the contacts and answers that could be seen. */
export const interestIsLostByTheRule = invariant<Gossip>(
  'a site loses interest after k contacts in a row that count, not before and not after',
  (report) => {
    const interests = new Map<string, Interest>();
    const of = (node: NodeId, rumour: string): Interest | undefined =>
      interests.get(`${node} ${rumour}`);
    return (act) => {
      if (act.kind === 'requested') watch(interests, act.node, act.request);
      if (act.kind === 'delivered') {
        const { message } = act;
        if (message.kind === 'rumour') return watch(interests, act.node, message);
        const interest = of(act.node, message.rumour);
        if (interest === undefined || message.cycle !== interest.contactIn) return;
        if (cycleAt(act.atMs) === message.cycle) interest.isUseful = !message.knew;
      }
      if (act.kind === 'sent' && act.message.kind === 'rumour') {
        const { rumour, cycle } = act.message;
        const interest = of(act.node, rumour);
        if (interest === undefined) return report(`${act.node} spread "${rumour}" unheard`);
        if (interest.contactIn === cycle) {
          return report(`${act.node} spread "${rumour}" twice in cycle ${cycle}: once is the rule`);
        }
        judge(interest);
        if (interest.isOver) report(`${act.node} spread "${rumour}" and had lost interest`);
        const { manner, counter } = interest;
        if (manner.by === 'counter' && counter >= manner.k) {
          report(
            `${act.node} spread "${rumour}" once more after ${counter} contacts in a row that count (${mannerText(manner)})`,
          );
        }
        interest.contactIn = cycle;
        interest.isUseful = false;
      }
      if (act.kind !== 'output' || act.output !== 'tired') return;
      const interest = of(act.node, act.data.rumour);
      if (interest === undefined) return report(`${act.node} is tired of what it never heard`);
      judge(interest);
      interest.isOver = true;
      const { manner, counter } = interest;
      if (counter < (manner.by === 'counter' ? manner.k : 1)) {
        report(
          `${act.node} lost interest in "${act.data.rumour}" after ${counter} contacts in a row that count (${mannerText(manner)})`,
        );
      }
    };
  },
);

function watch(
  interests: Map<string, Interest>,
  node: NodeId,
  { rumour, manner }: { readonly rumour: string; readonly manner: Manner },
): void {
  const it = `${node} ${rumour}`;
  if (interests.has(it)) return;
  interests.set(it, { manner, counter: 0, contactIn: -1, isUseful: false, isOver: false });
}

function judge(interest: Interest): void {
  if (interest.contactIn === -1) return;
  const doesNotCount = interest.manner.counts === 'feedback' && interest.isUseful;
  interest.counter = doesNotCount ? 0 : interest.counter + 1;
  interest.contactIn = -1;
}
