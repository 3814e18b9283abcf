import { Node, type NodeId, type RequestId } from '@netsplit/simulator/node';
import type { ReplicaOutputs, ReplicaRequest, ReplicaResponse } from '../contract.ts';
import { checksum, sample, untilNextCycle, versionOf } from '../given.ts';
import type { Compare, DeathCertificate, VersionDigest, Direction } from '../given.ts';
import type { Entry, ReplicaMessage, Update, Version } from '../given.ts';
import { activate, certify, stageOf } from './death-certificate.ts';
import { isNewer, stampAfter } from './version.ts';

/**
 * A site with a copy of the database. Once in a cycle it resolves the differences with one other site.
 *
 * @see Demers and others 1987, Anti-entropy; Deletion and Death Certificates
 */
export class Replica extends Node<ReplicaMessage, ReplicaRequest, ReplicaResponse, ReplicaOutputs> {
  /** What goes round: items, and death certificates that are active. */
  entries = new Map<string, Entry>();
  /** Death certificates that this site retains. They are in no checksum and no digest. */
  dormant = new Map<string, DeathCertificate>();
  direction: Direction = 'push-pull';

  override onStart(): void {
    this.setTimer('cycle', untilNextCycle(this.now()));
  }

  override onRequest(id: RequestId, request: ReplicaRequest): void {
    switch (request.kind) {
      case 'write': {
        const { key, value } = request;
        const stamp = stampAfter(this.versionOf(key), this.id, this.now());
        this.keep({ kind: 'item', key, value, stamp });
        return this.respond(id, { kind: 'written', stamp });
      }
      case 'delete': {
        const { id: site, peers, random } = this;
        const nowMs = this.now();
        const stamp = stampAfter(this.versionOf(request.key), site, nowMs);
        const certificate = certify(request.key, stamp, { id: site, peers, random, nowMs });
        this.keep(certificate);
        return this.respond(id, { kind: 'deleted', stamp, retainedBy: certificate.retainedBy });
      }
      case 'read': {
        const entry = this.entries.get(request.key);
        const value = entry?.kind === 'item' ? entry.value : null;
        return this.respond(id, { kind: 'found', value });
      }
      case 'resolve':
        this.direction = request.direction;
        return this.respond(id, { kind: 'resolving' });
    }
  }

  override onTimer(): void {
    this.retire();
    const [partner] = sample(this.random, this.peers, 1);
    if (partner !== undefined) {
      // Most contacts find nothing to do: one number is enough to see that.
      const sum = checksum(this.versions());
      this.send(partner, { kind: 'compare', direction: this.direction, checksum: sum });
    }
    // For ever, whatever became of the last contact: nobody knows when the last difference is gone.
    this.setTimer('cycle', untilNextCycle(this.now()));
  }

  override onMessage(from: NodeId, message: ReplicaMessage): void {
    switch (message.kind) {
      case 'compare':
        return this.compare(from, message);
      case 'digest':
        return this.resolveDifference(from, message);
      case 'update':
        return this.update(from, message);
    }
  }

  private compare(from: NodeId, { direction, checksum: theirs }: Compare): void {
    const versions = this.versions();
    if (checksum(versions) === theirs) return;
    this.send(from, { kind: 'digest', direction, versions });
  }

  /** ResolveDifference, at the site that began the contact. */
  private resolveDifference(from: NodeId, { direction, versions }: VersionDigest): void {
    for (const version of versions) this.meet(version);
    const theirs = new Map(versions.map((version) => [version.key, version]));
    const newer = [...this.entries.values()].filter((entry) =>
      isNewer(versionOf(entry), theirs.get(entry.key)),
    );
    const older = versions.filter((version) => isNewer(version, this.versionOf(version.key)));
    const entries = direction === 'pull' ? [] : newer;
    const wanted = direction === 'push' ? [] : older.map(({ key }) => key);
    if (entries.length + wanted.length > 0) this.send(from, { kind: 'update', entries, wanted });
  }

  private update(from: NodeId, { entries, wanted }: Update): void {
    for (const entry of entries) {
      this.meet(versionOf(entry));
      if (isNewer(versionOf(entry), this.versionOf(entry.key))) this.keep(entry);
    }
    const answer = wanted.flatMap((key) => this.entries.get(key) ?? []);
    if (answer.length > 0) this.send(from, { kind: 'update', entries: answer, wanted: [] });
  }

  /** An obsolete item has come to a site that retains its death certificate: that awakens. */
  private meet({ key, stamp, activatedMs }: Version): void {
    const certificate = this.dormant.get(key);
    if (certificate === undefined || activatedMs !== null) return;
    if (isNewer({ key, stamp, activatedMs }, versionOf(certificate))) return;
    this.output('awakened', { key, stamp: certificate.stamp });
    this.keep(activate(certificate, this.now()));
  }

  /** Takes an entry in the place of what was there. */
  private keep(entry: Entry): void {
    const { key, stamp } = entry;
    const before = this.versionOf(key)?.stamp;
    this.dormant.delete(key);
    this.entries.set(key, entry);
    if (before?.time !== stamp.time || before.site !== stamp.site) {
      this.output('changed', { key, value: entry.kind === 'item' ? entry.value : null, stamp });
    }
    // What arrives may have been under way for long.
    this.retire();
  }

  /** Puts certificates away whose time has come. */
  private retire(): void {
    for (const [key, entry] of this.entries) {
      if (entry.kind === 'item' || stageOf(entry, this.now()) === 'active') continue;
      this.entries.delete(key);
      if (entry.retainedBy.includes(this.id)) this.dormant.set(key, entry);
    }
    for (const [key, certificate] of this.dormant) {
      if (stageOf(certificate, this.now()) === 'over') this.dormant.delete(key);
    }
  }

  private versions(): Version[] {
    return [...this.entries.values()].map(versionOf);
  }

  private versionOf(key: string): Version | undefined {
    const held = this.entries.get(key) ?? this.dormant.get(key);
    return held === undefined ? undefined : versionOf(held);
  }
}
