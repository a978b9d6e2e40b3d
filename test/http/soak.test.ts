import { expect, test } from 'vitest';
import { plantCanaries } from '../../bench/http/canaries.ts';
import { soak } from '../../bench/http/soak-clients.ts';
import { startSandbox } from '../../src/sandbox/index.ts';
import { startHttp } from '../support/http-server.ts';

const CLIENTS = 50;

test('fifty clients of both eras at once each get their own answers', { timeout: 240_000 }, async () => {
  const sandbox = await startSandbox({ size: 'small' });
  await plantCanaries(sandbox, CLIENTS);
  const server = await startHttp(sandbox, ['--allow-write', 'patchService']);
  const keys: string[] = [];
  for (let each = 0; each < CLIENTS; each += 1) keys.push(await server.key(`client-${each}`));
  const { requests, faults } = await soak(server.url, keys, 1, Number.POSITIVE_INFINITY);
  await server.stop();
  await sandbox.close();
  expect(faults).toEqual([]);
  expect(requests).toBe(CLIENTS * 6);
});
