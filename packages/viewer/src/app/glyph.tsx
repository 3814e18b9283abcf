import type { EventKind } from '../model/columns.ts';

/** An event's mark as in the diagram: a shape for each kind, not only a colour. */
export function Glyph({ kind }: { readonly kind: EventKind | 'send' | 'violation' }) {
  return (
    <svg class={`glyph ${kind}`} viewBox="-8 -8 16 16" aria-hidden="true">
      {shapes[kind]}
    </svg>
  );
}

const STAR = Array.from({ length: 16 }, (_, corner) => {
  const radius = corner % 2 === 0 ? 7.5 : 5;
  const angle = (corner / 16) * 2 * Math.PI;
  return `${(radius * Math.sin(angle)).toFixed(2)},${(-radius * Math.cos(angle)).toFixed(2)}`;
}).join(' ');

const shapes = {
  start: <polygon points="-4,-5.5 6,0 -4,5.5" />,
  message: <circle r="5" />,
  timer: <rect x="-4.6" y="-4.6" width="9.2" height="9.2" />,
  request: <polygon points="0,-6.5 6.5,0 0,6.5 -6.5,0" />,
  drop: <path d="M-4.5,-4.5 L4.5,4.5 M4.5,-4.5 L-4.5,4.5" />,
  fault: <path d="M1,-7 L-4.5,1 H-0.5 L-2,7 L4.5,-1.5 H0.5 L3,-7 Z" />,
  sync: <rect x="-6" y="-3" width="12" height="6" />,
  timeout: <path d="M-4.5,-6 H4.5 L-4.5,6 H4.5 Z" />,
  send: <path d="M-7,3.5 L4,-2.2 M5.6,-3 L-0.3,-2.9 L2.2,1.4 Z" />,
  violation: <polygon points={STAR} />,
};
