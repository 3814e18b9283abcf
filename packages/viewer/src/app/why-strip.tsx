import { headline } from '@netsplit/simulator/trace';
import { useEffect, useRef, useState } from 'preact/hooks';
import { linkWords, type WhyLink } from '../model/why.ts';
import { Glyph } from './glyph.tsx';
import type { Session } from './session.ts';

/** The way back from an event to the fault behind it, link by link. */
export function WhyStrip({ session }: { readonly session: Session }) {
  const links = session.explain.why.value;
  const [isWhole, setWhole] = useState(false);
  const between = links.filter(({ isBetween }) => isBetween).length;
  if (links.length === 0) return null;
  const shown = isWhole ? links : links.filter(({ isBetween }) => !isBetween);
  return (
    <section class="why" aria-label="Why">
      <h2>
        Why <kbd>w</kbd>
      </h2>
      {between > 0 ? (
        <button type="button" class="quiet" onClick={() => setWhole(!isWhole)}>
          {isWhole ? 'less' : `${between} between`}
        </button>
      ) : (
        <span />
      )}
      <button
        type="button"
        class="quiet icon"
        aria-label="Close the way back"
        title="Close (Esc)"
        onClick={() => session.explain.forget()}
      >
        ×
      </button>
      <ol>
        {shown.map((link) => (
          <Link key={link.at} session={session} link={link} />
        ))}
        {links.length === 1 && <li class="note">Nothing in the trace tells what wrote this.</li>}
      </ol>
    </section>
  );
}

function Link({ session, link }: { readonly session: Session; readonly link: WhyLink }) {
  const item = useRef<HTMLLIElement>(null);
  const model = session.model.value;
  const event = model?.eventAt(link.at);
  const isHere = session.cursor.value === link.at;
  useEffect(() => {
    if (isHere) item.current?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  }, [isHere]);
  if (model === undefined || event === undefined) return null;
  const head = headline(event, model.trace);
  return (
    <li ref={item} class={link.kind}>
      <button
        type="button"
        aria-current={isHere ? 'step' : undefined}
        title={head}
        onClick={() => session.seek(link.at)}
      >
        <span class="head">
          <Glyph kind={link.kind === 'fault' ? 'fault' : event.kind} />
          <b>#{event.n}</b> {head}
        </span>
        <small>{linkWords(link)}</small>
      </button>
    </li>
  );
}
