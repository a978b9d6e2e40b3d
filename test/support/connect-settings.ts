import type { ControllerSettings } from '../../src/runtime/network/cluster/types.ts';
import type { ControllerRequest } from '../../src/runtime/network/controller/types.ts';
import type { FakeController } from './fake-controller.ts';

export const PASSWORD = 'a-secret-password-4711';

/**
 * Settings that connect to a fake controller by its CA, with user name and password; a test overrides what it is about.
 */
export function settingsFor(controller: FakeController, changes: Partial<ControllerSettings> = {}): ControllerSettings {
  return {
    origin: controller.origin,
    trust: { ca: controller.authority.pem },
    credentials: { method: 'updb', username: 'admin', password: PASSWORD },
    connectTimeout: 5_000,
    callTimeout: 20_000,
    ...changes,
  };
}

export const READ: ControllerRequest = {
  method: 'GET',
  path: '/edge/management/v1/services?limit=10',
  headers: { accept: 'application/json' },
  repeatable: true,
};

export const WRITE: ControllerRequest = {
  method: 'POST',
  path: '/edge/management/v1/services',
  headers: { accept: 'application/json', 'content-type': 'application/json' },
  body: '{"name":"a"}',
  repeatable: false,
};

export const READ_CALL = 'GET /edge/management/v1/services';
export const WRITE_CALL = 'POST /edge/management/v1/services';
