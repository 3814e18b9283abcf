/** Folds the fingerprint of one more cluster into that of a run: order counts. */
export function combineFingerprints(run: string, cluster: string): string {
  if (run === '') return cluster;
  const text = run + cluster;
  let a = 0x811c9dc5;
  let b = 0x9e3779b9;
  for (let at = 0; at < text.length; at++) {
    a = Math.imul(a ^ text.charCodeAt(at), 0x01000193);
    b = Math.imul((b ^ (b >>> 15)) + text.charCodeAt(at), 0x85ebca6b);
  }
  return [a, b].map((lane) => (lane >>> 0).toString(16).padStart(8, '0')).join('');
}
