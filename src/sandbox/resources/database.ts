/** Snapshots and integrity checks of the database. */
import { ControllerError, ok, type SandboxReply } from '../kernel.ts';
import type { Call, World } from '../world.ts';

const PAUSE = 60_000;

/** A second snapshot within a minute is refused. */
export function snapshot(call: Call): SandboxReply {
  const { clock, store } = call.world;
  const last = store.get('databaseState', 'snapshot');
  const now = clock().getTime();
  if (last !== undefined && now - Date.parse(last.updatedAt) < PAUSE) {
    throw new ControllerError(429, 'RATE_LIMITED', 'Too many requests of this kind; try again later.');
  }
  if (last === undefined) store.insert('databaseState', { id: 'snapshot' });
  else store.update('databaseState', 'snapshot', {});
  return ok({});
}

/** A snapshot in a file that the request may name; the answer repeats its name. */
export function snapshotTo(call: Call): SandboxReply {
  snapshot(call);
  const { path } = (call.request.body ?? {}) as { readonly path?: string };
  return ok(path === undefined ? {} : { path });
}

export const checkIntegrity = (call: Call): SandboxReply => checked(call, false);

export function fixIntegrity(call: Call): SandboxReply {
  forgetLostRouters(call.world);
  return checked(call, true);
}

/** Keeps the results of a check for later requests. */
function checked({ world: { clock, store } }: Call, fixingErrors: boolean): SandboxReply {
  const now = clock().toISOString();
  store.remove('databaseState', 'integrity');
  store.insert('databaseState', { id: 'integrity', startTime: now, endTime: now, fixingErrors });
  return ok({}, {}, 202);
}

export function integrityResults(call: Call): SandboxReply {
  const last = call.world.store.get('databaseState', 'integrity');
  const results = {
    endTime: last?.endTime ?? null,
    error: null,
    fixingErrors: last?.fixingErrors === true,
    inProgress: false,
    results: null,
    startTime: last?.startTime ?? null,
    tooManyErrors: false,
  };
  return ok(results, { pagination: { limit: -1, offset: 0, totalCount: 0 } });
}

/** Enrollments that refer to a deleted router break the list of all enrollments. The enrollments themselves stay. */
function forgetLostRouters({ store }: World): void {
  for (const enrollment of [...store.list('enrollments')]) {
    for (const field of ['edgeRouterId', 'transitRouterId']) {
      const routerId = enrollment[field];
      if (typeof routerId !== 'string' || store.get('routers', routerId) !== undefined) continue;
      store.update('enrollments', enrollment.id, { [field]: undefined });
    }
  }
}
