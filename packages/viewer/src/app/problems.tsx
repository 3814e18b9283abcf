import { signal } from '@preact/signals';
import type { TraceProblem } from '@netsplit/simulator/trace';
import type { Session } from './session.ts';

const dismissed = signal<readonly TraceProblem[] | undefined>(undefined);

/** What is wrong with the trace, with its lines. What could be read is shown all the same. */
export function Problems({ session }: { readonly session: Session }) {
  const { value: problems } = session.problems;
  if (problems.length === 0 || dismissed.value === problems) return null;
  const [first, ...rest] = problems;
  if (first === undefined) return null;
  return (
    <div class="problems" role="alert">
      <p>
        <Problem problem={first} />
        {rest.length > 0 && (
          <details>
            <summary>{rest.length} more</summary>
            <ul>
              {rest.map(({ line, message }) => (
                <li key={`${line} ${message}`}>
                  <Problem problem={{ line, message }} />
                </li>
              ))}
            </ul>
          </details>
        )}
      </p>
      <button
        type="button"
        class="quiet icon"
        aria-label="Dismiss"
        onClick={() => {
          dismissed.value = problems;
        }}
      >
        ×
      </button>
    </div>
  );
}

function Problem({ problem: { line, message } }: { readonly problem: TraceProblem }) {
  return (
    <>
      {line > 0 && <b>line {line} </b>}
      {message}
    </>
  );
}
