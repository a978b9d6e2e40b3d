/** The published program, and an answer larger than its memory limit. */
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import type { ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { PASSWORD, READ_CALL } from '../support/connect-settings.ts';
import { type FakeController, startFakeController } from '../support/fake-controller.ts';
import { readList } from '../support/list-text.ts';
import { runProgram } from '../support/program.ts';

const MIB = 1024 * 1024;
const ROWS = 80;

let fake: FakeController;
let folder: string;
let ca: string;
beforeAll(async () => {
  fake = await startFakeController();
  folder = mkdtempSync(join(tmpdir(), 'ziti-mcp-large-'));
  ca = join(folder, 'ca.pem');
  writeFileSync(ca, fake.authority.pem);
});
afterAll(async () => {
  await fake.close();
  rmSync(folder, { recursive: true, force: true });
});

/** As fast as it is read. */
async function send(response: ServerResponse, text: string): Promise<void> {
  if (!response.write(text)) await once(response, 'drain');
}

test.each([
  ['a list of 80 MiB is read within 64 MiB of heap', []],
  ['a list of 80 MiB whose secrets go into files is, too', ['--secrets-dir']],
])('%s', async (_what, more) => {
  const padding = 'x'.repeat(MIB);
  fake.on(READ_CALL, async (_request, response) => {
    response.writeHead(200, { 'content-type': 'application/json' });
    await send(response, '{"data":[');
    for (let row = 0; row < ROWS; row += 1) {
      await send(
        response,
        `${row === 0 ? '' : ','}{"id":"id-${row}","token":"token-${row}","tags":{"padding":"${padding}"}}`,
      );
    }
    response.end(`],"meta":{"pagination":{"limit":500,"offset":0,"totalCount":${ROWS}}}}`);
  });
  const dir = more.flatMap((flag) => [flag, join(folder, 'secrets')]);
  // How long it takes depends on the machine.
  const flags = ['--controller', fake.origin, '--ca', ca, '--log-level', 'error', '--timeout', '600'];
  const env = {
    ZITI_MCP_USERNAME: 'admin',
    ZITI_MCP_PASSWORD: PASSWORD,
    NODE_OPTIONS: '--max-old-space-size=64',
  };
  const { code, stdout, stderr } = await runProgram(['call', 'listServices', 'fields=id', ...flags, ...dir], { env });
  expect({ code, stderr }).toStrictEqual({ code: 0, stderr: '' });
  const { head, rows } = readList(stdout.trim());
  expect(head[0]).toBe(`listServices: rows 1-${ROWS} of ${ROWS}.`);
  expect(rows.map(({ id }) => id)).toStrictEqual(Array.from({ length: ROWS }, (_, row) => `id-${row}`));
});
