import { useSignal } from '@preact/signals';
import { cutOff } from './live-actions.ts';
import type { LiveSession } from './live-session.ts';

const RUNS_MS = [50, 200, 1000, 5000];

/** What one does to the whole cluster: let it run, ask it something, cut it, go elsewhere, keep it. */
export function Actions({ live }: { readonly live: LiveSession }) {
  return (
    <section class="acts" aria-label="Act">
      <Run live={live} />
      <Ask live={live} />
      <Cut live={live} />
      <Keep live={live} />
    </section>
  );
}

function Run({ live }: { readonly live: LiveSession }) {
  const forMs = useSignal(200);
  const seed = useSignal('');
  return (
    <form
      class="act-row"
      onSubmit={(event) => {
        event.preventDefault();
        const drawn = seed.value.trim();
        live.choose({
          do: 'run',
          forMs: forMs.value,
          ...(drawn === '' ? {} : { seed: drawn }),
        });
      }}
    >
      <button type="button" class="main" onClick={() => live.next()}>
        Next event
      </button>
      <button type="submit">Run on</button>
      <select
        aria-label="For how long"
        value={String(forMs.value)}
        onChange={(event) => {
          forMs.value = Number(event.currentTarget.value);
        }}
      >
        {RUNS_MS.map((ms) => (
          <option key={ms} value={String(ms)}>
            {ms < 1000 ? `${ms} ms` : `${ms / 1000} s`}
          </option>
        ))}
      </select>
      <input
        class="seed"
        placeholder="seed"
        aria-label="With another seed"
        maxLength={40}
        value={seed.value}
        onInput={(event) => {
          seed.value = event.currentTarget.value;
        }}
      />
    </form>
  );
}

/** A client asks a node something that the lab's clients ask. */
function Ask({ live }: { readonly live: LiveSession }) {
  const node = useSignal<string | undefined>(undefined);
  const text = useSignal<string | undefined>(undefined);
  const nodes = live.pending.value?.nodes ?? [];
  const samples = live.info.value?.requests ?? [];
  const asked = nodes.filter(({ role }) => samples.some((sample) => sample.role === role));
  const chosen = asked.find(({ id }) => id === node.value) ?? asked[0];
  if (chosen === undefined) return null;
  const own = samples.filter(({ role }) => role === chosen.role).map(textOf);
  const request = text.value !== undefined && isJson(text.value) ? text.value : own[0];
  return (
    <form
      class="act-row"
      onSubmit={(event) => {
        event.preventDefault();
        const json = text.value ?? own[0] ?? '';
        if (!isJson(json)) {
          live.note.value = { tone: 'problem', text: 'The request is no JSON.' };
          return;
        }
        live.choose({ do: 'request', node: chosen.id, request: JSON.parse(json) as never });
      }}
    >
      <button type="submit">Ask</button>
      <select
        aria-label="Which node"
        value={chosen.id}
        onChange={(event) => {
          node.value = event.currentTarget.value;
          text.value = undefined;
        }}
      >
        {asked.map(({ id }) => (
          <option key={id}>{id}</option>
        ))}
      </select>
      <input
        class="request"
        list="sample-requests"
        aria-label="The request, as JSON"
        placeholder={request}
        value={text.value ?? own[0] ?? ''}
        onFocus={(event) => event.currentTarget.select()}
        onInput={(event) => {
          text.value = event.currentTarget.value;
        }}
      />
      <datalist id="sample-requests">
        {own.map((sample) => (
          <option key={sample} value={sample} />
        ))}
      </datalist>
    </form>
  );
}

function textOf({ request }: { readonly request: unknown }): string {
  return JSON.stringify(request);
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

function Cut({ live }: { readonly live: LiveSession }) {
  const some = useSignal<readonly string[]>([]);
  const nodes = live.pending.value?.nodes ?? [];
  if (nodes.length < 2) return null;
  return (
    <div class="act-row" role="group" aria-label="Network">
      <button
        type="button"
        onClick={() => cutOff(live, some.value.length > 0 ? some.value : [nodes[0]?.id ?? ''])}
      >
        Cut off <kbd>i p</kbd>
      </button>
      <span class="cut-nodes">
        {nodes.map(({ id }, at) => {
          const isIn = some.value.includes(id) || (some.value.length === 0 && at === 0);
          return (
            <button
              type="button"
              key={id}
              class="cut-toggle"
              aria-pressed={isIn}
              onClick={() => {
                const now = some.value.length === 0 ? [nodes[0]?.id ?? ''] : some.value;
                some.value = isIn ? now.filter((one) => one !== id) : [...now, id];
              }}
            >
              {id}
            </button>
          );
        })}
      </span>
      <button
        type="button"
        onClick={() => live.choose({ do: 'fault', fault: { kind: 'heal', atMs: 0 } })}
      >
        Heal
      </button>
    </div>
  );
}

function Keep({ live }: { readonly live: LiveSession }) {
  const scenarios = live.info.value?.scenarios ?? [];
  return (
    <div class="act-row" role="group" aria-label="Session">
      <button type="button" onClick={() => live.choose({ do: 'fork' })}>
        Fork here <kbd>f</kbd>
      </button>
      <button
        type="button"
        title="netsplit test runs it from then on"
        onClick={() => {
          const { label = 'a session', id = '' } = live.fork.peek() ?? {};
          live.save(`${label} ${id}`);
        }}
      >
        Save as test
      </button>
      <select
        class="begin"
        aria-label="Begin another run"
        value=""
        onChange={(event) => {
          const { value } = event.currentTarget;
          event.currentTarget.value = '';
          if (value === '!') live.beginRun({});
          else if (value !== '') live.beginRun({ scenario: value });
        }}
      >
        <option value="">Begin…</option>
        <option value="!">A fresh cluster</option>
        {scenarios.map(({ id, title }) => (
          <option key={id} value={id}>
            {title}
          </option>
        ))}
      </select>
    </div>
  );
}
