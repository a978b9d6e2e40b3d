import { setTimeout as sleep } from 'node:timers/promises';
import { Balancer } from './balancer.ts';
import type { Consensus } from './consensus.ts';
import type { Member } from './member.ts';
import type { WriteFate } from './outcomes.ts';
import type { Replication } from './replication.ts';

/** A controller, as tests see it. */
export type ClusterMember = Pick<Member, 'id' | 'url' | 'port' | 'state' | 'requests' | 'setFaults'>;

/** What tests can do to a running cluster. */
export interface Controls {
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

export function controlsOf(members: readonly Member[], consensus: Consensus, replication: Replication): Controls {
  const named = (id: string): Member => {
    const found = members.find((member) => member.id === id);
    if (found === undefined)
      throw new Error(`no controller is called ${id}; there are ${members.map(({ id }) => id).join(', ')}`);
    return found;
  };
  const catchUp = (member: Member) => {
    if (!member.isVoter || member.state !== 'running') return;
    replication.catchUp(member);
    member.isFollowing = true;
  };
  return {
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
      while (consensus.leader === undefined) await sleep(5);
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
