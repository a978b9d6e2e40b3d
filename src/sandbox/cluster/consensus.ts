/** Who leads a cluster, and what happens to its writes: elections, lost leaders, no quorum. */
import { noNode, notHandedOver } from '../fabric/cluster.ts';
import { isWrite } from '../http/dispatch.ts';
import type { Caller, Route, SandboxReply, SandboxRequest } from '../kernel.ts';
import type { ClusterView, MemberRow } from '../world.ts';
import type { Member } from './member.ts';
import { endedBy, WRITE_FATES, type WriteFate } from './outcomes.ts';
import type { Replication } from './replication.ts';

/** How long the steps of an election take, in milliseconds. */
export interface ConsensusTimes {
  /** Milliseconds until a lost leader has a successor. */
  readonly election: number;
  /** Milliseconds until a leader without a quorum steps down. */
  readonly lease: number;
  /** Milliseconds until a write gives up waiting for a response. */
  readonly patience: number;
}

/**
 * Paths that only concern the controller that receives the request: logins and sessions, its database file, the cluster
 * itself.
 */
const OWN_PATHS = /\/(authenticate|current-api-session|api-sessions|sessions|database|cluster)(\/|$)|^\/oidc\//;

interface Planned {
  readonly fate: WriteFate;
  readonly made: boolean;
}

/** Decides who leads, and how each write ends. */
export class Consensus {
  readonly #members: readonly Member[];
  readonly #replication: Replication;
  readonly #times: ConsensusTimes;
  readonly #planned: Planned[] = [];
  #leader: Member | undefined;
  /** The leader that was lost, for as long as the others still report it. */
  #lost: Member | undefined;
  #timers: NodeJS.Timeout[] = [];
  #lossesSeen: (() => void)[] = [];
  isReadOnly = false;

  constructor(members: readonly Member[], replication: Replication, times: ConsensusTimes) {
    this.#members = members;
    this.#replication = replication;
    this.#times = times;
  }

  get leader(): Member | undefined {
    return this.#leader;
  }

  lead(member: Member | undefined): void {
    if (member !== undefined) {
      this.#replication.catchUp(member);
      member.isFollowing = true;
    }
    this.#leader = member;
    this.#lost = undefined;
  }

  /** No member knows a leader. */
  forgetLeader(): void {
    this.#leader = undefined;
    this.#lost = undefined;
  }

  /** Ends an election if enough members are reachable. */
  elect(): void {
    if (this.#hasQuorum) this.lead(this.#candidate);
  }

  /** Makes the next write end like this. `made` says whether the write takes effect, where both are possible. */
  plan(fate: WriteFate, made: boolean): void {
    const { made: rule } = WRITE_FATES[fate];
    this.#planned.push({ fate, made: rule === 'either' ? made : rule === 'yes' });
  }

  /** Checks again which members are reachable, after a change. */
  review(): void {
    for (const timer of this.#timers.splice(0)) clearTimeout(timer);
    if (this.#leader !== undefined && (this.#leader.state !== 'running' || !this.#leader.isVoter)) {
      this.#lost = this.#leader;
      this.#leader = undefined;
      for (const notify of this.#lossesSeen.splice(0)) notify();
    }
    if (this.#lost !== undefined) this.#after(this.#times.election / 2, () => this.forgetLeader());
    if (!this.#hasQuorum) this.#after(this.#times.lease, () => this.forgetLeader());
    else if (this.#leader === undefined) this.#after(this.#times.election, () => this.elect());
  }

  close(): void {
    for (const timer of this.#timers.splice(0)) clearTimeout(timer);
  }

  /** Carries out a request: locally, or on the leader if it changes replicated data. */
  async carryOut(
    member: Member,
    request: SandboxRequest,
    caller: Caller | undefined,
    route: Route,
  ): Promise<SandboxReply> {
    if (!isWrite(route) || OWN_PATHS.test(route.path)) return member.dispatch.carryOut(request, caller, route);
    const planned = this.#planned.shift();
    if (planned?.made === false) throw this.#ended(planned.fate);
    if (planned === undefined) await this.#requireLeader(member);
    const leader = this.#leader;
    if (leader === undefined) throw this.#ended('no-leader');
    if (!this.#hasQuorum) {
      await sleep(this.#times.patience);
      throw this.#ended('leadership-lost');
    }
    const reply = await leader.dispatch.carryOut(request, caller, route);
    if (planned !== undefined) throw this.#ended(planned.fate);
    // Its own database never receives the change.
    if (!member.isVoter) {
      await sleep(this.#times.patience);
      throw this.#ended('timed-out');
    }
    await this.#applied(member);
    return reply;
  }

  view(member: Member): ClusterView {
    return {
      members: () => this.#seenBy(member),
      remove: (id) => {
        if (this.#leader === undefined) throw this.#ended('no-leader');
        this.remove(id);
      },
      transfer: (to) => this.transfer(to),
    };
  }

  remove(id: string): void {
    const member = this.#members.find((one) => one.id === id);
    if (member === undefined) return;
    member.isVoter = false;
    member.isFollowing = false;
    this.review();
  }

  async transfer(to: string | undefined): Promise<void> {
    if (this.#leader === undefined) throw this.#ended('no-leader');
    const others = this.#voters.filter((member) => member !== this.#leader && member.state === 'running');
    const next = to === undefined ? others[0] : this.#members.find(({ id }) => id === to);
    if (next === undefined) throw notHandedOver(to === undefined ? 'there is no other node' : noNode(to));
    if (next === this.#leader) throw notHandedOver('the leader cannot hand over to itself');
    this.lead(next);
  }

  get #voters(): readonly Member[] {
    return this.#members.filter(({ isVoter }) => isVoter);
  }

  get #hasQuorum(): boolean {
    return this.#voters.filter(({ state }) => state === 'running').length > this.#voters.length / 2;
  }

  /** Of the running members, the one that is furthest ahead in the log. */
  get #candidate(): Member | undefined {
    const running = this.#voters.filter(({ state }) => state === 'running');
    const furthest = Math.max(...running.map((member) => this.#replication.appliedBy(member)));
    return running.find((member) => this.#replication.appliedBy(member) === furthest);
  }

  async #requireLeader(member: Member): Promise<void> {
    if (this.isReadOnly) throw this.#ended('read-only');
    // A removed member still reaches the leader; one that has just started does not know a leader yet.
    if (member.isVoter && !member.isFollowing) throw this.#ended('no-leader');
    if (this.#lost === undefined || this.#lost === member) return;
    const lost = this.#lost;
    await Promise.race([sleep(this.#times.patience), this.#until(() => this.#lost !== lost)]);
    throw endedBy('no-peer', lost.address);
  }

  /** The change has to reach the member's own database; whether it does when the leader is lost first is unknown. */
  async #applied(member: Member): Promise<void> {
    if (member === this.#leader) return;
    let leaderIsLost = false;
    const lost = new Promise<void>((resolve) => {
      this.#lossesSeen.push(() => {
        leaderIsLost = true;
        resolve();
      });
    });
    await Promise.race([this.#replication.reached(member, this.#replication.length), lost]);
    if (leaderIsLost) throw this.#ended('channel-closed');
  }

  #seenBy(member: Member): readonly MemberRow[] {
    const known = member.isVoter ? this.#members : this.#voters;
    const seesLeader = member.isVoter && member.isFollowing;
    const leader = seesLeader ? (this.#leader ?? this.#lost) : undefined;
    return known.map((row) => ({
      address: row.address,
      connected: row === member || row.state === 'running',
      id: row.id,
      leader: row === leader,
      readOnly: this.isReadOnly,
      voter: row.isVoter,
    }));
  }

  #ended(fate: WriteFate): Error {
    return endedBy(fate, (this.#leader ?? this.#lost ?? this.#members[0])?.address ?? '');
  }

  #after(milliseconds: number, work: () => void): void {
    this.#timers.push(setTimeout(work, milliseconds).unref());
  }

  async #until(holds: () => boolean): Promise<void> {
    while (!holds()) await sleep(5);
  }
}

function sleep(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds).unref());
}
