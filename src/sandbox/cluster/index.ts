/**
 * Several controllers that form a cluster in this process, and what can go wrong in a cluster: a lagging or stale
 * follower, a dead or hung leader, no quorum, a removed member. Each is a separate controller; a change on one is
 * replicated to the others. By default, times are shorter than in real clusters, so that tests need not wait.
 */

import { randomPassword } from '../passwords.ts';
import { createPki, newRoot } from '../pki/index.ts';
import { ADMIN_USERNAME } from '../seed/base.ts';
import { type SandboxSize, seed } from '../seed/index.ts';
import { Consensus, type ConsensusTimes } from './consensus.ts';
import { type ClusterMember, type Controls, controlsOf } from './controls.ts';
import { Member } from './member.ts';
import { Replication } from './replication.ts';
import { sharing } from './shared-keys.ts';

export type { ClusterMember } from './controls.ts';
export type { WriteFate } from './outcomes.ts';

/** Options of a cluster. */
export interface ClusterOptions {
  /** How many controllers, named `c1`, `c2` and so on; 3 by default. The first one leads. */
  readonly members?: number;
  /** The size of the network; `empty` by default. */
  readonly size?: SandboxSize;
  readonly password?: string;
  readonly clock?: () => Date;
  /** Replication delay in milliseconds; 75 by default, as in real clusters. */
  readonly lag?: number;
  readonly times?: Partial<ConsensusTimes>;
}

/** A running cluster, and what tests can do to it. */
export interface Cluster extends Controls {
  /** The root certificate that verifies all controllers, as PEM. */
  readonly ca: string;
  readonly username: string;
  readonly password: string;
  readonly members: readonly ClusterMember[];
}

const TIMES: ConsensusTimes = { election: 300, lease: 150, patience: 200 };

/** Starts all members, and resolves when they listen. */
export async function startCluster(options: ClusterOptions = {}): Promise<Cluster> {
  const clock = options.clock ?? (() => new Date());
  const password = options.password ?? randomPassword();
  const ids = Array.from({ length: options.members ?? 3 }, (_, i) => `c${i + 1}`);
  const root = await newRoot(new Date());
  const pkis = sharing(await Promise.all(ids.map((controllerId) => createPki({ root, controllerId }))));
  const replication = new Replication(options.lag ?? 75);
  const members: Member[] = [];
  const consensus = new Consensus(members, replication, { ...TIMES, ...options.times });
  for (const [i, id] of ids.entries()) {
    const pki = pkis[i];
    if (pki === undefined) throw new Error(`${id} has no certificate`);
    members.push(
      new Member({
        id,
        pki,
        clock,
        view: (member) => consensus.view(member),
        carryOut: (member) => (request, caller, route) => consensus.carryOut(member, request, caller, route),
        issuers: () => members.map(({ url }) => `${url}/oidc`),
        onChange: (member, change) => replication.append(member.id, change, clock().getTime()),
      }),
    );
  }
  await Promise.all(members.map((member) => member.start()));
  fill(members, options.size ?? 'empty', password);
  for (const member of members) replication.add(member);
  consensus.lead(members[0]);
  const ca = pkis[0]?.caPem ?? '';
  return { ca, username: ADMIN_USERNAME, password, members, ...controlsOf(members, consensus, replication) };
}

/** Creates one network and gives it to all controllers: the same ids, the same logins, and the addresses of all. */
function fill(members: readonly Member[], size: SandboxSize, password: string): void {
  const [first, ...others] = members;
  if (first === undefined) throw new Error('a cluster needs at least one member');
  const { store } = first.world;
  seed(first.world, size, password);
  for (const { id } of [...store.list('controllers')]) store.remove('controllers', id);
  for (const { id, url, world } of members) {
    const { serverCertPem: certPem, serverFingerprint: fingerprint } = world.pki;
    store.insert('controllers', { id, name: id, origin: url, certPem, fingerprint });
  }
  for (const member of others) member.load(store.snapshot());
}
