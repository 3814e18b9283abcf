// What the element `<netsplit-trace>` and the page in its frame say to each other.

/** What the element says. */
export type FrameWord =
  | {
      readonly say: 'show';
      /** The text of the trace. */
      readonly trace: string;
      readonly name?: string;
      /** The number of the event to open at. */
      readonly at?: number;
      readonly view?: 'diagram' | 'state' | 'events';
    }
  | { readonly say: 'fail'; readonly message: string }
  | { readonly say: 'theme'; readonly theme?: 'light' | 'dark' };

/** What the page says when it can be spoken to. */
export const READY = 'netsplit-trace ready';
