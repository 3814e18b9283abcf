import { createValueCodec, ValueError } from '@netsplit/simulator';
import type { Protocol } from './contract.ts';
import { combineFingerprints } from './fingerprint.ts';
import { HandlerTimeout, type Hosting } from './hosting.ts';
import { Violated } from './violation.ts';

/** The names of a lab's functions. */
export type FunctionName<P extends Protocol> = keyof NonNullable<P['functions']> & string;

type FunctionOf<P extends Protocol, Name extends FunctionName<P>> = NonNullable<
  P['functions']
>[Name] extends (...args: infer Args) => infer Result
  ? (...args: Args) => Result
  : never;

/**
 * The pure functions of the code under test, called in bulk: JSON values go in, a JSON value comes out,
 * and nothing stays behind from one call to the next.
 *
 * As with a cluster, whatever is not as it should be ends the test with a sentence.
 */
export class CalledFunctions<P extends Protocol = Protocol> {
  readonly #hosting: Hosting;
  readonly #values = createValueCodec();
  #fingerprint = '';

  /** A test asks its subject: `subject.functions()`. */
  constructor(hosting: Hosting) {
    this.#hosting = hosting;
    this.#values.begin();
  }

  /** Of all that was returned so far, as sixteen hexadecimal digits; empty before the first call. */
  get fingerprint(): string {
    return this.#fingerprint;
  }

  /**
   * Calls a function. That its result has the type which the contract promises is the test's to see:
   * all that is known of it is that it is a JSON value.
   */
  call<Name extends FunctionName<P>>(
    name: Name,
    ...args: Parameters<FunctionOf<P, Name>>
  ): ReturnType<FunctionOf<P, Name>> {
    try {
      const returned = this.#hosting.guard(() => this.#hosting.call(name, args));
      const result = this.#values.take(returned, 'result');
      this.#fingerprint = combineFingerprints(
        this.#fingerprint,
        [this.#values.hashA, this.#values.hashB]
          .map((lane) => (lane >>> 0).toString(16).padStart(8, '0'))
          .join(''),
      );
      return result as ReturnType<FunctionOf<P, Name>>;
    } catch (thrown) {
      throw this.#violated(name, thrown);
    }
  }

  /**
   * Fails the test unless `condition` holds.
   *
   * @param violated what is wrong, as a sentence in the paper's words with the names of this case
   */
  expect(condition: boolean, violated: string): void {
    if (!condition) throw new Violated({ kind: 'expectation', sentence: violated });
  }

  /** `value`, if there is one; otherwise fails the test, like {@link expect}. */
  need<Value>(value: Value | undefined | null, violated: string): Value {
    if (value === undefined || value === null) {
      throw new Violated({ kind: 'expectation', sentence: violated });
    }
    return value;
  }

  #violated(name: string, thrown: unknown): Violated {
    const where = this.#hosting.define?.(name, '') ?? {};
    if (thrown instanceof HandlerTimeout) {
      return new Violated({
        kind: 'code',
        sentence: `${name} never returned`,
        cure: 'look for a loop whose condition never becomes false, or for work that grows with the square of its input',
        isHang: true,
        handler: name,
        ...where,
      });
    }
    if (thrown instanceof ValueError) {
      const sentence = `${name} returned what is no JSON value: ${thrown.message}`;
      return new Violated({ kind: 'code', sentence, handler: name, ...where });
    }
    const { message, ...explained } = this.#hosting.explain(thrown);
    const sentence = `${name} failed: ${message}`;
    return new Violated({ kind: 'code', sentence, handler: name, ...explained });
  }
}
