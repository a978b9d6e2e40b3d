/**
 * Several controllers that form a cluster in this process, and what can go wrong in a cluster: a lagging or stale
 * follower, a dead or hung leader, no quorum, a removed member. Each is a separate controller; a change on one is
 * replicated to the others. By default, times are shorter than in real clusters, so that tests need not wait.
 */

import { randomPassword } from '../passwords.ts';
import { createPki, newRoot } from '../pki/index.ts';
import { ADMIN_USERNAME } from '../seed/base.ts';
import { type SandboxSize, seed } from '../seed/index.ts';
import { Balancer } from './balancer.ts';
import { Consensus, type ConsensusTimes } from './consensus.ts';
import { Member } from './member.ts';
import type { WriteFate } from './outcomes.ts';
import { Replication } from './replication.ts';
import { sharing } from './shared-keys.ts';

export { Balancer } from './balancer.ts';
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

/** A controller, as tests see it. */
export type ClusterMember = Pick<Member, 'id' | 'url' | 'port' | 'state' | 'requests' | 'setFaults'>;

/** A running cluster, and what tests can do to it. */
export interface Cluster {
  /** The root certificate that verifies all controllers, as PEM. */
  readonly ca: string;
  readonly username: string;
  readonly password: string;
  readonly members: readonly ClusterMember[];
  leader(): ClusterMember | undefined;
  member(id: string): ClusterMember;
  setLag(milliseconds: number): void;
  /** Makes all members refuse writes, as a cluster does while its controllers run different versions. */
  setReadOnly(readOnly: boolean): void;
  /** Makes the next write through any member end like this. `made` (default false) decides where it could be either. */
  planWrite(fate: WriteFate, made?: boolean): void;
  /** Stops a controller, as `kill -9` does. */
  kill(id: string): Promise<void>;
  /**
   * Starts it again at the same address. It answers from its old database for this many milliseconds, or until
   * `catchUp`.
   */
  restart(id: string, staleFor?: number): Promise<void>;
  /** Brings it up to date. If this takes a snapshot of the leader, it loses its sessions. */
  catchUp(id: string, by?: 'log' | 'snapshot'): void;
  /** Makes it stop following without an error: it keeps answering 200 with stale data. */
  fallBehind(id: string): void;
  hang(id: string): void;
  /** Resumes a hung controller: waiting writes are refused, and it has caught up after the replication delay. */
  wake(id: string): void;
  remove(id: string): void;
  transfer(id?: string): Promise<void>;
  /** Makes the others forget a lost leader at once. */
  forgetLeader(): void;
  /** Makes them elect another leader at once. */
  elect(): void;
  /** Resolves once there is a leader and every follower has all changes. */
  settled(): Promise<void>;
  startBalancer(): Promise<Balancer>;
  close(): Promise<void>;
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
  const named = (id: string): Member => {
    const found = members.find((member) => member.id === id);
    if (found === undefined) throw new Error(`no controller is called ${id}; there are ${ids.join(', ')}`);
    return found;
  };
  const catchUp = (member: Member) => {
    if (!member.isVoter || member.state !== 'running') return;
    replication.catchUp(member);
    member.isFollowing = true;
  };
  return {
    ca: pkis[0]?.caPem ?? '',
    username: ADMIN_USERNAME,
    password,
    members,
    leader: () => consensus.leader,
    member: named,
    setLag(milliseconds) {
      replication.lag = milliseconds;
    },
    setReadOnly(readOnly) {
      consensus.isReadOnly = readOnly;
    },
    planWrite: (fate, made = false) => consensus.plan(fate, made),
    async kill(id) {
      const stopped = named(id).stop();
      consensus.review();
      await stopped;
    },
    async restart(id, staleFor) {
      const member = named(id);
      await member.start();
      if (staleFor !== undefined) setTimeout(() => catchUp(member), staleFor).unref();
      consensus.review();
    },
    catchUp(id, by = 'log') {
      catchUp(named(id));
      if (by === 'snapshot') named(id).endAllSessions();
      consensus.review();
    },
    fallBehind(id) {
      named(id).isFollowing = false;
    },
    hang(id) {
      named(id).hang();
      consensus.review();
    },
    wake(id) {
      const member = named(id);
      member.isFollowing = false;
      member.goOn();
      setTimeout(() => catchUp(member), Math.max(replication.lag, 20)).unref();
      consensus.review();
    },
    remove: (id) => consensus.remove(id),
    transfer: (id) => consensus.transfer(id),
    forgetLeader: () => consensus.forgetLeader(),
    elect: () => consensus.elect(),
    async settled() {
      while (consensus.leader === undefined) await new Promise((resolve) => setTimeout(resolve, 5));
      const following = members.filter(({ isFollowing, state }) => isFollowing && state === 'running');
      await Promise.all(following.map((member) => replication.reached(member, replication.length)));
    },
    startBalancer: () => Balancer.start(members.map(({ port }) => port)),
    async close() {
      consensus.close();
      await Promise.all(members.map((member) => member.stop()));
    },
  };
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
