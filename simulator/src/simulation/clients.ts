import type { Attempt, ClientOperation, Invocation } from '../client/operation.ts';
import { toMicroseconds } from '../clock/virtual-time.ts';
import type { PendingEvent } from '../event/pending-event.ts';
import type { ClusterNode } from './cluster-node.ts';
import type { Kernel } from './kernel.ts';

type Writable<T> = { -readonly [Key in keyof T]: T[Key] };
interface Course extends Writable<Omit<ClientOperation, 'attempts'>> {
  attempts: Writable<Attempt>[];
  readonly nodes: readonly ClusterNode[];
  readonly notBeforeUs: number;
  readonly timeoutUs: number | undefined;
  readonly retries: number;
  readonly retryAfterUs: number;
  /** The request of the latest attempt. */
  asked: PendingEvent | undefined;
  /** The timeout of the attempt that waits. */
  timeout: PendingEvent | undefined;
}

/** The clients of a run: outside the cluster, never down, each with one operation under way at most. */
export class Clients {
  readonly #kernel: Kernel;
  readonly #courses: Course[] = [];
  /** Client → its operations that are not over, the one under way first. */
  readonly #queues = new Map<string, Course[]>();
  readonly #courseByRequest = new Map<string, Course>();

  constructor(kernel: Kernel) {
    this.#kernel = kernel;
  }

  /**
   * The same clients in a fork of the simulation.
   *
   * @param copyOf the fork's copy of a pending event
   */
  fork(kernel: Kernel, copyOf: (event: PendingEvent) => PendingEvent): Clients {
    const fork = new Clients(kernel);
    const copies = new Map<Course, Course>();
    for (const course of this.#courses) {
      const copy: Course = {
        ...course,
        attempts: course.attempts.map((attempt) => ({ ...attempt })),
        nodes: course.nodes.map(({ index }) => kernel.nodes[index] as ClusterNode),
        asked: course.asked === undefined ? undefined : copyOf(course.asked),
        timeout: course.timeout === undefined ? undefined : copyOf(course.timeout),
      };
      copies.set(course, copy);
      fork.#courses.push(copy);
    }
    const copied = (course: Course): Course => copies.get(course) as Course;
    for (const [client, queue] of this.#queues) fork.#queues.set(client, queue.map(copied));
    for (const [request, course] of this.#courseByRequest) {
      fork.#courseByRequest.set(request, copied(course));
    }
    return fork;
  }

  /**
   * An operation begins now or at its time, or when its client's last one is over.
   *
   * @throws {RangeError} for a node that is not there, or a time that makes no sense
   */
  invoke(invocation: Invocation, node: (id: string) => ClusterNode): string {
    const kernel = this.#kernel;
    const { client, to, atMs = 0, timeoutMs, retries = 0, retryAfterMs = 0 } = invocation;
    const names = typeof to === 'string' ? [to] : to;
    if (names.length === 0) throw new RangeError(`${client} asks no node: name one in \`to\``);
    if (!Number.isInteger(retries) || retries < 0) {
      throw new RangeError(`retries is ${retries}: give a whole number, 0 or more`);
    }
    const course: Course = {
      id: `o${this.#courses.length + 1}`,
      client,
      request: kernel.codec.take(invocation.request, 'request'),
      outcome: 'pending',
      attempts: [],
      nodes: names.map(node),
      notBeforeUs: toMicroseconds(atMs, 'atMs'),
      timeoutUs: timeoutMs === undefined ? undefined : toMicroseconds(timeoutMs, 'timeoutMs'),
      retries,
      retryAfterUs: toMicroseconds(retryAfterMs, 'retryAfterMs'),
      asked: undefined,
      timeout: undefined,
    };
    kernel.fingerprint.mixPair(kernel.codec.hashA, kernel.codec.hashB);
    this.#courses.push(course);
    const queue = this.#queues.get(client) ?? [];
    this.#queues.set(client, queue);
    queue.push(course);
    if (queue.length === 1) this.#begin(course);
    return course.id;
  }

  /** All operations, in the order in which they were asked for. */
  history(): readonly ClientOperation[] {
    return this.#courses.map(({ id, client, request, outcome, attempts, ...rest }) => ({
      id,
      client,
      request,
      outcome,
      ...('response' in rest ? { response: rest.response } : {}),
      ...(rest.invokedAtMs === undefined ? {} : { invokedAtMs: rest.invokedAtMs }),
      ...(rest.returnedAtMs === undefined ? {} : { returnedAtMs: rest.returnedAtMs }),
      attempts: attempts.map((attempt) => ({ ...attempt })),
    }));
  }

  /** Whose request this is, and of which operation; undefined for one that no client made. */
  authorOf(request: string): { readonly client: string; readonly operation: string } | undefined {
    const course = this.#courseByRequest.get(request);
    return course === undefined ? undefined : { client: course.client, operation: course.id };
  }

  /** A node answered. An answer to an earlier attempt counts too, as long as the client waits. */
  answered(request: string, response: unknown): void {
    const course = this.#courseByRequest.get(request);
    if (course?.outcome !== 'pending') return;
    this.#fate(course, request, 'answered');
    this.#forgetUnasked(course);
    course.response = response;
    this.#end(course, 'ok');
  }

  /** The node that was asked was down. */
  refused(request: string): void {
    const course = this.#courseByRequest.get(request);
    if (course?.outcome !== 'pending') return;
    const isLatest = course.attempts.at(-1)?.request === request;
    this.#fate(course, request, 'refused');
    // An earlier one, given up long ago: the client waits for the latest.
    if (isLatest) this.#askAgainOrEnd(course);
  }

  /** A client has waited long enough. */
  timedOut(event: PendingEvent): void {
    const course = this.#courseByRequest.get(event.name);
    if (course === undefined) return;
    const kernel = this.#kernel;
    kernel.acts?.push({
      event: kernel.number,
      atMs: kernel.nowMs,
      node: '',
      kind: 'timed-out',
      id: event.name,
      client: course.client,
      operation: course.id,
    });
    this.#fate(course, event.name, 'timeout');
    this.#askAgainOrEnd(course);
  }

  #begin(course: Course): void {
    const atUs = Math.max(this.#kernel.nowUs, course.notBeforeUs);
    course.invokedAtMs = atUs / 1000;
    this.#ask(course, atUs);
  }

  #ask(course: Course, atUs: number): void {
    const kernel = this.#kernel;
    const node = course.nodes[course.attempts.length % course.nodes.length] as ClusterNode;
    course.asked = kernel.ask(node, course.request, atUs);
    const request = course.asked.name;
    this.#courseByRequest.set(request, course);
    course.attempts.push({ request, node: node.id, atMs: atUs / 1000, fate: 'waiting' });
    if (course.timeoutUs === undefined) return;
    course.timeout = kernel.pendingNow('timeout', atUs + course.timeoutUs, -1);
    course.timeout.name = request;
    kernel.scheduler.add(course.timeout);
  }

  #askAgainOrEnd(course: Course): void {
    const isCertain = course.attempts.every(({ fate }) => fate === 'refused');
    if (course.attempts.length > course.retries) this.#end(course, isCertain ? 'fail' : 'info');
    else this.#ask(course, this.#kernel.nowUs + course.retryAfterUs);
  }

  #end(course: Course, outcome: ClientOperation['outcome']): void {
    course.outcome = outcome;
    course.asked = undefined;
    if (outcome !== 'info') course.returnedAtMs = this.#kernel.nowMs;
    this.#forgetTimeout(course);
    const queue = this.#queues.get(course.client) ?? [];
    queue.shift();
    const [next] = queue;
    if (next !== undefined) this.#begin(next);
  }

  /** The answer came while the client waited to ask again: it does not ask any more. */
  #forgetUnasked(course: Course): void {
    const { asked } = course;
    const { nowUs } = this.#kernel;
    if (asked === undefined || asked.hasArrived(nowUs) || asked.atUs <= nowUs) return;
    const latest = course.attempts.at(-1);
    if (latest?.request !== asked.name || latest.fate !== 'waiting') return;
    course.attempts.pop();
    this.#kernel.kill(asked);
  }

  #fate(course: Course, request: string, fate: Attempt['fate']): void {
    const attempt = course.attempts.find((one) => one.request === request);
    if (attempt !== undefined) attempt.fate = fate;
    if (attempt === course.attempts.at(-1)) this.#forgetTimeout(course);
  }

  #forgetTimeout(course: Course): void {
    const { timeout } = course;
    course.timeout = undefined;
    if (timeout !== undefined && timeout !== this.#kernel.current) this.#kernel.kill(timeout);
  }
}
