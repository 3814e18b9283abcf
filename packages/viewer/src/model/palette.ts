/**
 * The colours of the pictures. What an event is, is also its shape: colour is never alone.
 *
 * The five kinds are told apart by all, since they differ in lightness as well as in hue: the smallest
 * difference between two of them (CIE76) is held by a test, for normal, protan, deutan and tritan sight.
 */
export interface Palette {
  readonly send: string;
  readonly receive: string;
  readonly timer: string;
  readonly client: string;
  readonly violation: string;
  /** The page, a panel on it, and what lies between. */
  readonly ground: string;
  readonly panel: string;
  readonly line: string;
  /** A node's own line. */
  readonly lane: string;
  readonly ink: string;
  readonly muted: string;
  /** What is lost, cut or down. */
  readonly fault: string;
  readonly faultGround: string;
  /** Behind what changed, and behind what is chosen. */
  readonly changed: string;
  readonly chosen: string;
}

export const light: Palette = {
  send: '#0D2059',
  receive: '#FF5005',
  timer: '#3AA39B',
  client: '#C415FF',
  violation: '#5F0A07',
  ground: '#F4F5F8',
  panel: '#FFFFFF',
  line: '#DDE1E8',
  lane: '#B9C1CE',
  ink: '#151A24',
  muted: '#586173',
  fault: '#6B7383',
  faultGround: '#ECEEF2',
  changed: '#FFF1C9',
  chosen: '#E6ECFF',
};

export const dark: Palette = {
  send: '#4E6E92',
  receive: '#CD592A',
  timer: '#6FFFD1',
  client: '#AF17FF',
  violation: '#FFFF14',
  ground: '#0E1116',
  panel: '#161A21',
  line: '#2A303B',
  lane: '#454E5E',
  ink: '#EEF1F6',
  muted: '#98A2B3',
  fault: '#8A94A6',
  faultGround: '#1D222B',
  changed: '#3B3215',
  chosen: '#1E2A4A',
};
