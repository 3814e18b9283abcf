import { clusterProperty, labTest, linkFaults, oneWayCuts, partitions } from '@netsplit/harness';
import { requests, scene, type Cluster, type LabTest, type Need } from '@netsplit/harness';
import type { NodeId } from '@netsplit/simulator';
import fc from 'fast-check';
import type { LamportClocks, VectorClocks, VectorRequest } from '../contract.ts';
import type { Vector } from '../given.ts';
import { EXERCISE, EXERCISE_MS, EXERCISE_NETWORK } from '../scenarios/exercise.ts';
import { EXERCISE_REQUESTS, EXERCISE_TABLE } from '../scenarios/exercise.ts';
import { expectTimes } from './stamping.ts';
import { askedRelation, expectEveryEventHasAVector, expectVectors } from './vectors.ts';
import { expectVectorsTellCausality, related, vectorText } from './vectors.ts';

// Part D, first half: vector clocks.

const VECTOR_TIME = { work: 'mattern-1989', section: 'Vector Time' };
const EXERCISES = { work: 'kleppmann-notes', section: 'the exercises on logical time' };
const THREE = { p1: 'vector', p2: 'vector', p3: 'vector' };
const CALM = { delayMs: 5 };

const eachEventIsCounted = labTest<VectorClocks>({
  id: 'D1',
  part: 'D',
  title: 'each process counts its events, in its own place of the vector',
  reading: VECTOR_TIME,
  guide:
    "In VectorProcess, for 'act' and for 'tell': add 1 to this.vector[this.id], as a new vector, and say " +
    "output('stamped', { event, vector }). In onMessage, too: a receipt is an event.",
  run: async (subject) => {
    const cluster = subject.cluster({ nodes: THREE, network: CALM });
    for (const request of [act('first'), tell('p2', 'second'), act('third')]) {
      cluster.request('p1', request);
      await cluster.runFor(1);
    }
    expectVectors(cluster, 'p1', [{ p1: 1 }, { p1: 2 }, { p1: 3 }], 'it acted, sent, and acted');
    await cluster.runFor(20);
    expectVectors(
      cluster,
      'p2',
      [{ p1: 2, p2: 1 }],
      'it received what p1 had sent as its second event',
    );
  },
});

const vectorsAreMerged = labTest<VectorClocks>({
  id: 'D2',
  part: 'D',
  title: 'a receipt knows what the sender knew, and what the receiver knew',
  reading: VECTOR_TIME,
  guide:
    'Merge the two vectors, process by process, taking the greater number: not one of the two vectors. Then ' +
    'count the receipt.',
  run: async (subject) => {
    const cluster = subject.cluster({ nodes: THREE, network: CALM });
    cluster.request('p3', tell('p2', 'from p3'));
    await cluster.runFor(20);
    for (const what of ['one', 'two']) cluster.request('p1', act(what));
    cluster.request('p1', tell('p2', 'from p1'));
    await cluster.runFor(20);
    expectVectors(
      cluster,
      'p2',
      [
        { p2: 1, p3: 1 },
        { p1: 3, p2: 2, p3: 1 },
      ],
      'it received from p3, then from p1, who knew nothing of p3 and p2',
    );
  },
});

const theExercise = labTest<VectorClocks>({
  id: 'D3',
  part: 'D',
  title: 'nine messages among four processes, with their times, their vectors and their table',
  reading: EXERCISES,
  guide:
    'Draw it: four lines, nine arrows (scenarios/exercise.ts says when). Write both clocks to every event, ' +
    'and look which event is the first that differs from yours.',
  run: async (subject) => {
    const lamport = subject.cluster({
      nodes: { A: 'process', B: 'process', C: 'process', D: 'process' },
      network: EXERCISE_NETWORK,
    }) as unknown as Cluster<LamportClocks>;
    const cluster = subject.cluster({
      nodes: { A: 'vector', B: 'vector', C: 'vector', D: 'vector' },
      network: EXERCISE_NETWORK,
    });
    for (const { node, request, atMs } of EXERCISE_REQUESTS) {
      lamport.request(node, request, { atMs });
      cluster.request(node, request, { atMs });
    }
    await lamport.runFor(EXERCISE_MS);
    await cluster.runFor(EXERCISE_MS);
    const vectors = new Map<string, Vector>();
    for (const [node, events] of Object.entries(EXERCISE)) {
      const solved = events.map(({ vector: [A, B, C, D] }): Vector => ({ A, B, C, D }));
      expectVectors(cluster, node, solved, 'see scenarios/exercise.ts');
      const times = events.map(({ time }) => time);
      expectTimes(lamport, node, times, 'see scenarios/exercise.ts, and part A');
      events.forEach(({ event }, at) => vectors.set(event, solved[at] ?? {}));
    }
    const pairs = EXERCISE_TABLE.map(([a, b]): [Vector, Vector] => [
      vectors.get(a) ?? {},
      vectors.get(b) ?? {},
    ]);
    const answers = await askedRelation(cluster, 'A', pairs);
    for (const [at, [a, b, relation]] of EXERCISE_TABLE.entries()) {
      cluster.expect(
        answers[at] === relation,
        `${a} is ${relation} ${b}, by their vectors, and A answers '${answers[at]}'`,
      );
    }
  },
});

const vectorsAreCompared = labTest<VectorClocks>({
  id: 'D4',
  part: 'D',
  title: 'of two vectors one is smaller, or the other, or neither',
  reading: VECTOR_TIME,
  guide:
    'a is before b if no entry of a is greater than that of b, and they are not the same. An entry that is ' +
    'not there is 0. Neither sums nor the first difference tell it.',
  run: async (subject) => {
    const cluster = subject.cluster({ nodes: THREE, network: CALM });
    const pairs: readonly (readonly [Vector, Vector])[] = [
      [{ p1: 1 }, { p1: 2 }],
      [
        { p1: 1, p2: 3 },
        { p1: 2, p2: 2 },
      ],
      [{ p1: 5, p2: 1 }, { p2: 2 }],
      [{ p1: 1 }, { p1: 1, p3: 1 }],
      [{ p1: 1, p3: 1 }, { p1: 1 }],
      [{ p1: 1, p2: 0 }, { p1: 1 }],
      [{ p2: 1 }, { p1: 1 }],
      [{}, { p3: 1 }],
    ];
    const answers = await askedRelation(cluster, 'p1', pairs);
    for (const [at, [a, b]] of pairs.entries()) {
      cluster.expect(
        answers[at] === related(a, b),
        `${vectorText(a, cluster.nodes)} is ${related(a, b)} ${vectorText(b, cluster.nodes)}, and p1 answers '${answers[at]}'`,
      );
    }
  },
});

const aPartitionCutAMessageOff: Need<VectorClocks> = {
  mark: 'a partition cut a message off',
  when: ({ acts }) => acts.some((act) => act.kind === 'dropped' && act.why === 'cut'),
};

const twoEventsWereConcurrent: Need<VectorClocks> = {
  mark: 'two events were concurrent, and one had the greater numbers',
  when: (cluster) => {
    const stamped = cluster.outputs('stamped');
    const sum = (vector: Vector): number =>
      Object.values(vector).reduce((total, count) => total + count, 0);
    return stamped.some((one) =>
      stamped.some(
        (other) =>
          related(one.data.vector, other.data.vector) === 'concurrent' &&
          sum(one.data.vector) < sum(other.data.vector),
      ),
    );
  },
};

const causalityCameThroughAThird: Need<VectorClocks> = {
  mark: 'an event was known to a process that had heard of it from a third one only',
  when: (cluster) =>
    cluster
      .outputs('stamped')
      .some(({ node, data }) =>
        Object.keys(data.vector).some(
          (known) =>
            known !== node &&
            (data.vector[known] ?? 0) > 0 &&
            cluster.delivered((act) => act.from === known && act.node === node).length === 0,
        ),
      ),
};

const vectorsTellCausality = clusterProperty<VectorClocks>({
  id: 'D5',
  part: 'D',
  title: 'V(a) < V(b) exactly if a happened before b, whatever the network does',
  reading: VECTOR_TIME,
  guide:
    'The two events that are named are related in one way by their vectors and in another by who sent what to ' +
    'whom. Follow the messages between them, and find the vector that knows too much or too little.',
  violates: 'V(a) < V(b) exactly if a happened before b',
  scene: scene({
    nodes: { vector: 4 },
    network: { lossProbability: [0, 0.3], duplicateProbability: [0, 0.3], delayMs: [1, 60] },
    workload: requests<VectorClocks>({
      to: 'vector',
      request: fc.oneof(
        fc.constant(act('something')),
        fc.constantFrom('v1', 'v2', 'v3', 'v4').map((to) => tell(to, 'something')),
      ),
    }),
    operations: [2, 24],
    withinMs: 400,
    faults: [partitions({ forMs: [50, 400] }), oneWayCuts(), linkFaults({ delayMs: [50, 300] })],
  }),
  check: async (cluster) => {
    await cluster.runFor(1000);
    expectEveryEventHasAVector(cluster);
    expectVectorsTellCausality(cluster);
    const some = cluster.outputs('stamped').slice(0, 8);
    const pairs = some.flatMap((one) => some.map((other) => [one, other] as const));
    const answers = await askedRelation(
      cluster,
      'v1',
      pairs.map(([one, other]) => [one.data.vector, other.data.vector]),
    );
    for (const [at, [one, other]] of pairs.entries()) {
      const relation = related(one.data.vector, other.data.vector);
      cluster.expect(
        answers[at] === relation,
        `${vectorText(one.data.vector, cluster.nodes)} is ${relation} ${vectorText(other.data.vector, cluster.nodes)}, ` +
          `and v1 answers '${answers[at]}'`,
        other,
      );
    }
  },
  needs: [aPartitionCutAMessageOff, twoEventsWereConcurrent, causalityCameThroughAThird],
});

function act(what: string): VectorRequest {
  return { kind: 'act', what };
}

function tell(to: NodeId, what: string): VectorRequest {
  return { kind: 'tell', to, what };
}

export const vectorClocks: readonly LabTest[] = [
  eachEventIsCounted,
  vectorsAreMerged,
  theExercise,
  vectorsAreCompared,
  vectorsTellCausality,
];
