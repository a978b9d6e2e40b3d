import { guardedLog } from '../runtime/safety/secrets/guarded-log.ts';
import type { KnownSecrets } from '../runtime/safety/secrets/known-secrets.ts';
import type { ReadController } from '../surface/sources/controller.ts';
import { createLogger } from './log.ts';
import type { Environment } from './merge.ts';
import { withNetwork } from './networks/with-network.ts';
import type { Values } from './read-values.ts';
import { resolveConnection } from './resolve/connection.ts';
import { stopSignal } from './terminated.ts';
import { controllerOf } from './wire/make.ts';

/**
 * Uses a controller whose answers are needed complete and unchanged, and logs out afterwards. Nothing is sent before
 * the first request.
 * @throws {UsageError} if no controller is given, or its login is incomplete
 */
export async function withController<T>(
  values: Values,
  environment: Environment,
  known: KnownSecrets,
  work: (read: ReadController) => Promise<T>,
): Promise<T> {
  const log = guardedLog(createLogger(values, environment, 'warn'), known);
  const connection = await resolveConnection(await withNetwork(values, environment), environment, log);
  const controller = controllerOf(connection, log, known);
  const stop = stopSignal();
  try {
    return await work(async (path) => {
      const request = { method: 'GET', path, headers: { accept: 'text/yaml, application/json' }, repeatable: true };
      const { status, text } = await controller.send(request, stop);
      return { status, text };
    });
  } finally {
    await controller.close().catch(() => undefined);
  }
}
