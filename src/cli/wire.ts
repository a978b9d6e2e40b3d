import { apis } from '../generated/apis.ts';
import { Validators } from '../runtime/arguments/validators.ts';
import type { Session } from '../runtime/call.ts';
import type { Catalogue } from '../runtime/catalogue/catalogue.ts';
import type { Controller } from '../runtime/controller/types.ts';
import type { Logger } from '../runtime/log.ts';
import type { ExposureSettings } from '../runtime/policy/types.ts';
import { deferredController } from './deferred-controller.ts';
import type { Connection } from './resolve-connection.ts';

/** Step four: puts a session together. Loads nothing that its first call does not need. */
export function wire(catalogue: Catalogue, exposure: ExposureSettings, connection: Connection, log: Logger): Session {
  const validators = new Validators(async () => (await import('../generated/inputs.ts')).inputs);
  return { catalogue, apis, exposure, validators, controller: controllerOf(connection, log), log };
}

function controllerOf(connection: Connection, log: Logger): Controller {
  if (connection.kind === 'sandbox') return sandboxController(connection, log);
  const { settings } = connection;
  return deferredController(settings.origin, async () => {
    const { createController } = await import('../runtime/controller/controller.ts');
    return createController(settings, log);
  });
}

function sandboxController({ size, callTimeout }: Extract<Connection, { kind: 'sandbox' }>, log: Logger): Controller {
  return deferredController('sandbox', async () => {
    const [{ startSandbox }, { createController }] = await Promise.all([
      import('../sandbox/index.ts'),
      import('../runtime/controller/controller.ts'),
    ]);
    const sandbox = await startSandbox({ size });
    log.info('sandbox controller started', { url: sandbox.url, size });
    const { url: origin, ca, username, password } = sandbox;
    const credentials = { method: 'updb', username, password } as const;
    const settings = { origin, trust: { ca }, credentials, connectTimeout: callTimeout, callTimeout };
    const controller = createController(settings, log);
    const close = async () => {
      await controller.close();
      await sandbox.close();
    };
    return { origin, send: (request, signal) => controller.send(request, signal), close };
  });
}
