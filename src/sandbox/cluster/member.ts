/** One controller of a cluster, with a server, certificate, database and sessions of its own. */
import type { Server } from 'node:https';
import { closeServer, dispatchOf } from '../controller.ts';
import type { Fault } from '../faults.ts';
import type { CarryOut, Dispatch } from '../http/dispatch.ts';
import { FaultMachine } from '../http/fault-machine.ts';
import { type SeenRequest, serve } from '../http/server.ts';
import type { Entity, Pki, SandboxReply, SandboxRequest } from '../kernel.ts';
import { tlsOptions } from '../pki/index.ts';
import { Links } from '../roles/links.ts';
import { randomIds } from '../store/ids.ts';
import { MemoryStore } from '../store/memory-store.ts';
import type { ClusterView, World } from '../world.ts';
import { Writes } from '../writes.ts';
import type { Follower, LogEntry } from './replication.ts';

export type MemberState = 'running' | 'hung' | 'dead';

export interface MemberSettings {
  readonly id: string;
  readonly pki: Pki;
  readonly clock: () => Date;
  readonly view: (member: Member) => ClusterView;
  readonly carryOut: (member: Member) => CarryOut;
  readonly issuers: () => readonly string[];
  readonly onChange: (member: Member, change: Parameters<Parameters<MemoryStore['onChange']>[0]>[0]) => void;
}

/** The most that an entity's times may differ between two controllers, since each uses its own clock. */
const SAME_MOMENT = 2_000;

export class Member implements Follower {
  readonly id: string;
  readonly world: World;
  readonly requests: SeenRequest[] = [];
  readonly dispatch: Dispatch;
  /** Whether it is a voter of the cluster; a removed member continues alone. */
  isVoter = true;
  /** Whether it has caught up and follows the log; a member that has just restarted does not yet. */
  isFollowing = true;
  state: MemberState = 'running';
  readonly #pki: Pki;
  readonly #faults: FaultMachine;
  #server: Server | undefined;
  #port = 0;
  #applying = false;
  #awake: Promise<void> = Promise.resolve();
  #wake: () => void = () => undefined;

  constructor({ id, pki, clock, view, carryOut, issuers, onChange }: MemberSettings) {
    this.id = id;
    this.#pki = pki;
    const store = new MemoryStore({ clock });
    store.onChange((change) => {
      if (!this.#applying) onChange(this, change);
    });
    const origin = () => this.url;
    this.world = { store, links: new Links(store), pki, writes: new Writes(), clock, origin, cluster: view(this) };
    this.dispatch = dispatchOf(this.world, { issuers, carryOut: carryOut(this) });
    this.#faults = new FaultMachine(store);
  }

  get url(): string {
    return `https://localhost:${this.#port}`;
  }

  get port(): number {
    return this.#port;
  }

  /** How the members of a cluster identify each other. */
  get address(): string {
    return this.url.replace('https://', 'tls:');
  }

  setFaults(faults: readonly Fault[]): void {
    this.#faults.set(faults);
  }

  /** Listens on the same port as before. Each start is a new instance. */
  async start(): Promise<void> {
    const { server, port } = await serve({
      port: this.#port,
      tls: tlsOptions(this.#pki),
      dispatch: (request) => this.#answer(request),
      faults: this.#faults,
      seen: this.requests,
      instanceId: randomIds.next('apiSessions'),
    });
    this.#server = server;
    this.#port = port;
    this.state = 'running';
  }

  /** Requests that arrive while it hangs are answered when it resumes. */
  async #answer(request: SandboxRequest): Promise<SandboxReply> {
    await this.#awake;
    return this.dispatch(request);
  }

  /** Stops at once: connections are cut and nothing listens. */
  async stop(): Promise<void> {
    this.state = 'dead';
    this.isFollowing = false;
    this.#wake();
    const server = this.#server;
    this.#server = undefined;
    if (server !== undefined) await closeServer(server);
  }

  /** Connections stay open and nothing is answered. */
  hang(): void {
    this.state = 'hung';
    this.isFollowing = false;
    this.#awake = new Promise((resolve) => {
      this.#wake = resolve;
    });
  }

  goOn(): void {
    this.state = 'running';
    this.#wake();
  }

  /** Takes over the database of another controller, without its sessions. */
  load(entities: Readonly<Record<string, readonly Entity[]>>): void {
    this.#quietly(() => this.world.store.load(structuredClone(entities) as typeof entities));
  }

  /** Applies what another controller changed. Times are this one's own: each controller writes its own clock. */
  apply({ change, at }: LogEntry): void {
    const { kind, id, entity } = change;
    const { store } = this.world;
    this.#quietly(() => {
      const before = store.get(kind, id);
      const kept = before?.createdAt;
      store.remove(kind, id);
      if (entity === undefined) this.#endSessions(kind, id);
      else {
        const toOwnTime = (time: string) => this.#ownTime(time, at);
        const times = { createdAt: kept ?? toOwnTime(entity.createdAt), updatedAt: toOwnTime(entity.updatedAt) };
        store.insert(kind, { ...structuredClone(entity), ...times });
        if (entity.disabledAt !== undefined && before?.disabledAt === undefined) this.#endSessions(kind, id);
      }
    });
  }

  endAllSessions(): void {
    for (const { id } of [...this.world.store.list('apiSessions')]) this.world.store.remove('apiSessions', id);
  }

  /** Ends a session on all controllers, because its identity or the credential that opened it is gone. */
  #endSessions(kind: string, id: string): void {
    const field = { identities: 'identityId', authenticators: 'authenticatorId' }[kind];
    if (field === undefined) return;
    const { store } = this.world;
    for (const session of store.find('apiSessions', field, id)) store.remove('apiSessions', session.id);
  }

  #ownTime(time: string, at: number): string {
    const then = Date.parse(time);
    return Math.abs(then - at) > SAME_MOMENT ? time : this.world.clock().toISOString();
  }

  #quietly(work: () => void): void {
    this.#applying = true;
    try {
      work();
    } finally {
      this.#applying = false;
    }
  }
}
