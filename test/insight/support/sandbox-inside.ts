/** The embedded controller without its server: the same routes and store, called directly. */
import { edgeManagementDocument, fabricDocument } from '../../../src/sandbox/documents/openapi.ts';
import { enrollmentRoutes } from '../../../src/sandbox/enrollment/index.ts';
import { fabricRoutes } from '../../../src/sandbox/fabric/index.ts';
import { createDispatch } from '../../../src/sandbox/http/dispatch.ts';
import type { Caller, SandboxReply } from '../../../src/sandbox/kernel.ts';
import { createPki } from '../../../src/sandbox/pki/index.ts';
import { managementRoutes } from '../../../src/sandbox/resources/index.ts';
import { Links } from '../../../src/sandbox/roles/links.ts';
import { type SandboxSize, seed } from '../../../src/sandbox/seed/index.ts';
import { seeded } from '../../../src/sandbox/seed/random.ts';
import { idsFrom } from '../../../src/sandbox/store/ids.ts';
import { MemoryStore } from '../../../src/sandbox/store/memory-store.ts';
import type { World } from '../../../src/sandbox/world.ts';
import { Writes } from '../../../src/sandbox/writes.ts';

const API = '/edge/management/v1';
const ADMIN: Caller = { identityId: 'admin', apiSessionId: 'session', isAdmin: true, partial: false, permissions: [] };

export interface SandboxInside {
  readonly world: World;
  /** Sends a request with a path relative to the management API. */
  send(method: string, path: string, body?: unknown): Promise<SandboxReply>;
  /** Sends a request with a full path. */
  request(asked: {
    readonly method: string;
    readonly path: string;
    readonly query: URLSearchParams;
    readonly body: unknown;
  }): Promise<SandboxReply>;
}

export async function sandboxInside(size: SandboxSize): Promise<SandboxInside> {
  const clock = () => new Date('2026-11-28T12:00:00Z');
  const store = new MemoryStore({ clock });
  const pki = await createPki({});
  const world: World = {
    store,
    links: new Links(store),
    pki,
    writes: new Writes(),
    clock,
    origin: () => 'https://localhost:1',
  };
  seed(world, size, 'password');
  // The same ids in every run: lists are sorted by them, and tests choose from lists.
  const random = seeded(1);
  store.ids = idsFrom((limit) => random.below(limit));
  const dispatch = createDispatch({
    routes: [...enrollmentRoutes(world), ...managementRoutes(world), ...fabricRoutes(world)],
    operations: [edgeManagementDocument, fabricDocument].flatMap((document) => document.operations()),
    authenticate: () => ADMIN,
    requireAccess: () => undefined,
    context: () => ({ store, pki, origin: world.origin(), issuers: [], clock }),
    writes: world.writes,
    onBug: (error) => {
      throw error;
    },
  });
  const request: SandboxInside['request'] = ({ body, method, path, query }) =>
    dispatch({
      method,
      path,
      params: {},
      query,
      headers: { 'content-type': 'application/json' },
      rawBody: JSON.stringify(body ?? {}),
      body: body ?? {},
      clientCertificate: undefined,
      origin: world.origin(),
    });
  return {
    world,
    request,
    send: (method, path, body) => request({ method, path: API + path, query: new URLSearchParams(), body }),
  };
}
