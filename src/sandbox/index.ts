/**
 * The embedded controller: a stateful one in this process that speaks HTTPS as the real one does, for demonstrations
 * and tests. Its data is made up; its behaviour is the controller's.
 */
import { closeServer, dispatchOf } from './controller.ts';
import { type DataFile, DataFileError, DataWriter, readDataFile } from './data-file.ts';
import type { Fault } from './faults.ts';
import { FaultMachine } from './http/fault-machine.ts';
import { type SeenRequest, serve } from './http/server.ts';
import { randomPassword } from './passwords.ts';
import { createPki, tlsOptions } from './pki/index.ts';
import { keepDisabledOut } from './resources/routers.ts';
import { Links } from './roles/links.ts';
import { ADMIN_USERNAME, setAdminPassword } from './seed/base.ts';
import { type SandboxSize, seed } from './seed/index.ts';
import { faultOfEntities } from './store/check-snapshot.ts';
import { randomIds } from './store/ids.ts';
import { MemoryStore } from './store/memory-store.ts';
import type { World } from './world.ts';
import { Writes } from './writes.ts';

export { DataFileError } from './data-file.ts';
export { FAULT_NAMES, type Fault, parseFault } from './faults.ts';
export type { SeenRequest } from './http/server.ts';
export { SANDBOX_SIZES, type SandboxSize } from './seed/index.ts';

/** Options of a sandbox. */
export interface SandboxOptions {
  /** 0, the default, picks a free one. */
  readonly port?: number;
  /** The size of the initial network; `small` by default. */
  readonly size?: SandboxSize;
  /** Where the state is kept between starts. If the file exists, it wins over the size. */
  readonly dataFile?: string;
  readonly faults?: readonly Fault[];
  /** The administrator's password. By default, the one in the data file, or else a new one at each start. */
  readonly password?: string;
  /** The clock for sessions, tokens and enrollments; the machine's own by default. */
  readonly clock?: () => Date;
}

/** A running sandbox. */
export interface Sandbox {
  /** `https://localhost:PORT` */
  readonly url: string;
  /** The certificate that clients have to trust, as PEM. */
  readonly ca: string;
  readonly username: string;
  readonly password: string;
  /** Requests that arrived, newest last; at most the last thousand. */
  readonly requests: readonly SeenRequest[];
  setFaults(faults: readonly Fault[]): void;
  close(): Promise<void>;
}

/** What every row of a list of identities shows of other kinds: each kind, and the field by which it is found. */
const READ_WITH_IDENTITIES = ['authenticators', 'enrollments', 'apiSessions', 'mfas'].map(
  (kind) => [kind, 'identityId'] as const,
);

/** Starts a sandbox on loopback. @throws {DataFileError} for a data file that cannot be used */
export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const clock = options.clock ?? (() => new Date());
  const store = new MemoryStore({ clock });
  const saved = options.dataFile === undefined ? undefined : readDataFile(options.dataFile);
  const password = options.password ?? saved?.password ?? randomPassword();
  const pki = await pkiOf(saved, options.dataFile);
  const seen: SeenRequest[] = [];
  const faults = new FaultMachine(store);
  faults.set(options.faults ?? []);
  let url = '';
  const writes = new Writes();
  const world: World = { store, links: new Links(store), pki, writes, clock, origin: () => url };
  if (saved !== undefined) checkEntities(saved, world, options.dataFile);
  const { server, port } = await serve({
    port: options.port ?? 0,
    tls: tlsOptions(pki),
    dispatch: dispatchOf(world),
    faults,
    seen,
    instanceId: randomIds.next('apiSessions'),
  });
  url = `https://localhost:${port}`;
  // Only now: the tokens of a seeded network contain the address that it is served at.
  if (saved === undefined) seed(world, options.size ?? 'small', password);
  else store.load(saved.entities);
  if (saved !== undefined && options.password !== undefined) setAdminPassword(store, options.password);
  keepDisabledOut(store);
  store.warmUp(READ_WITH_IDENTITIES);
  const writer =
    options.dataFile === undefined
      ? undefined
      : new DataWriter(options.dataFile, store, { pki: pki.material, password });
  try {
    writer?.write();
  } catch (error) {
    await closeServer(server);
    throw error;
  }
  return {
    url,
    ca: pki.caPem,
    username: ADMIN_USERNAME,
    password,
    requests: seen,
    setFaults: (next) => faults.set(next),
    close: async () => {
      await closeServer(server);
      writer?.write();
    },
  };
}

/** @throws {DataFileError} if its keys and certificates cannot be used */
async function pkiOf(saved: DataFile | undefined, path = '') {
  try {
    return await createPki(saved?.pki === undefined ? {} : { material: saved.pki });
  } catch (error) {
    if (saved === undefined) throw error;
    throw new DataFileError(`The keys and certificates in ${path} cannot be used. Remove its "pki" to get new ones.`);
  }
}

/** @throws {DataFileError} if an entity has a field of a form that no network of this sandbox has */
function checkEntities({ entities }: DataFile, world: World, path = ''): void {
  const store = new MemoryStore({ clock: world.clock });
  const other = { ...world, store, links: new Links(store), writes: new Writes(), origin: () => 'https://localhost' };
  seed(other, 'small', randomPassword());
  const fault = faultOfEntities(entities, store.snapshot());
  if (fault !== undefined) throw new DataFileError(`${path}: ${fault}`);
}
