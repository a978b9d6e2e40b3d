/** What all resources of one running sandbox share. */
import type { Context, Pki, SandboxRequest } from './kernel.ts';
import type { Links } from './roles/links.ts';
import type { MemoryStore } from './store/memory-store.ts';
import type { Writes } from './writes.ts';

/** A controller of a cluster, as another one sees it. */
export interface MemberRow {
  readonly address: string;
  readonly connected: boolean;
  readonly id: string;
  readonly leader: boolean;
  readonly readOnly: boolean;
  readonly voter: boolean;
}

/** The cluster, as one of its controllers sees it. */
export interface ClusterView {
  members(): readonly MemberRow[];
  remove(id: string): void;
  /** Throws if the leadership cannot be transferred there. */
  transfer(to: string | undefined): Promise<void>;
}

/** The state of one controller. */
export interface World {
  readonly store: MemoryStore;
  readonly links: Links;
  readonly pki: Pki;
  readonly writes: Writes;
  readonly clock: () => Date;
  /** Absent for a standalone controller. */
  readonly cluster?: ClusterView;
  /** `https://localhost:PORT`; known once the server listens. */
  readonly origin: () => string;
}

/** One request to a resource. */
export interface Call {
  readonly world: World;
  readonly request: SandboxRequest;
  readonly context: Context;
}

export type Values = Readonly<Record<string, unknown>>;
