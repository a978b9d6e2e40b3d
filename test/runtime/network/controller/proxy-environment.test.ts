import { expect, test, vi } from 'vitest';
import { silentLogger } from '../../../../src/common/log.ts';
import { createController } from '../../../../src/runtime/network/cluster/controller.ts';
import { READ, READ_CALL, settingsFor } from '../../../support/connect-settings.ts';
import { json, startFakeController } from '../../../support/fake-controller.ts';

test.each(['HTTPS_PROXY', 'HTTP_PROXY', 'https_proxy', 'http_proxy'])(
  '%s is ignored unless it is a setting',
  async (name) => {
    vi.stubEnv(name, 'http://127.0.0.1:1');
    const fake = await startFakeController();
    fake.on(READ_CALL, (_request, response) => json(response, 200, {}));
    // With matching exceptions, so that every value that undici may look up is used.
    for (const changes of [{}, { proxy: { url: 'http://127.0.0.1:1', exceptions: 'localhost' } }]) {
      const controller = createController(settingsFor(fake, changes), silentLogger);
      expect((await controller.send(READ, new AbortController().signal)).status).toBe(200);
      await controller.close();
    }
    await fake.close();
    vi.unstubAllEnvs();
  },
);
