import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { READ_CALL } from '../../../support/connect-settings.ts';
import { json, startFakeController } from '../../../support/fake-controller.ts';

const run = promisify(execFile);
const program = fileURLToPath(new URL('../../../support/read-once.ts', import.meta.url));

test('NODE_EXTRA_CA_CERTS is trusted if no CA is given, and nothing unknown without it', async () => {
  const fake = await startFakeController();
  fake.on(READ_CALL, (_request, response) => json(response, 200, { data: [] }));
  const folder = await mkdtemp(join(tmpdir(), 'ziti-mcp-ca-'));
  const file = join(folder, 'ca.pem');
  await writeFile(file, fake.authority.pem);
  const read = async (environment: NodeJS.ProcessEnv) => {
    const env = { ...process.env, NODE_EXTRA_CA_CERTS: '', ...environment };
    return (await run(process.execPath, ['--import', 'tsx', program, fake.origin], { env })).stdout;
  };
  try {
    expect(await read({ NODE_EXTRA_CA_CERTS: file })).toBe('200');
    expect(await read({})).toContain(fake.authority.fingerprint);
  } finally {
    await fake.close();
    await rm(folder, { recursive: true });
  }
});
