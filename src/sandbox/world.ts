/** What all resources of one running sandbox share. */
import type { Context, Pki, SandboxRequest } from './kernel.ts';
import type { Links } from './roles/links.ts';
import type { MemoryStore } from './store/memory-store.ts';
import type { Writes } from './writes.ts';

export interface World {
  readonly store: MemoryStore;
  readonly links: Links;
  readonly pki: Pki;
  readonly writes: Writes;
  readonly clock: () => Date;
  /** `https://localhost:PORT`; known once the server listens. */
  readonly origin: () => string;
}

/** One request on its way through a resource. */
export interface Call {
  readonly world: World;
  readonly request: SandboxRequest;
  readonly context: Context;
}

export type Values = Readonly<Record<string, unknown>>;
