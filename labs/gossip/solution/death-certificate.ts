import type { NodeId, Random } from '@netsplit/simulator/node';
import { ACTIVE_MS, DORMANT_MS, RETENTION_SITES, sample } from '../given.ts';
import type { DeathCertificate, Stamp } from '../given.ts';

/**
 * What becomes of a certificate with time: it goes round, then only its retention sites have it, then
 * nobody.
 *
 * @see Demers and others 1987, Dormant Death Certificates
 */
export function stageOf(
  { activatedMs }: DeathCertificate,
  nowMs: number,
): 'active' | 'dormant' | 'over' {
  const ageMs = nowMs - activatedMs;
  if (ageMs < ACTIVE_MS) return 'active';
  return ageMs < ACTIVE_MS + DORMANT_MS ? 'dormant' : 'over';
}

/**
 * A new certificate. The paper draws all retention sites at random. Here who deletes is one of them: it
 * has the certificate for sure, whoever cannot be reached meanwhile.
 */
export function certify(
  key: string,
  stamp: Stamp,
  {
    id,
    peers,
    random,
    nowMs,
  }: { id: NodeId; peers: readonly NodeId[]; random: Random; nowMs: number },
): DeathCertificate {
  const retainedBy = [id, ...sample(random, peers, RETENTION_SITES - 1)];
  return { kind: 'death certificate', key, stamp, activatedMs: nowMs, retainedBy };
}

/**
 * The same certificate, activated anew. Its ordinary stamp stays: what was written after the deletion
 * is not cancelled.
 *
 * @see Demers and others 1987, Anti-Entropy with Dormant Death Certificates
 */
export function activate(certificate: DeathCertificate, nowMs: number): DeathCertificate {
  return { ...certificate, activatedMs: nowMs };
}
