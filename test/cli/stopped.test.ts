import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { STOPPING } from '../../src/cli/terminated.ts';
import { CTRL_C, dialogue } from '../support/dialogue.ts';
import { type FakeController, LOG_OUT, startFakeController } from '../support/fake-controller.ts';
import { cleanEnvironment, PROGRAM } from '../support/program.ts';
import { hasPseudoTerminal } from '../support/terminal.ts';

let controller: FakeController;
let ca: string;
beforeAll(async () => {
  controller = await startFakeController();
  ca = join(mkdtempSync(join(tmpdir(), 'ziti-mcp-test-')), 'ca.pem');
  writeFileSync(ca, controller.authority.pem);
});
afterAll(() => controller.close());

test.each(STOPPING)('a call that is stopped by %s logs out before it ends', async (signal) => {
  const args = ['call', 'listServices', '--controller', controller.origin, '--ca', ca];
  const env = cleanEnvironment({ ZITI_MCP_USERNAME: 'admin', ZITI_MCP_PASSWORD: 'any' });
  const asked = new Promise<void>((resolve) => {
    // It never answers.
    controller.on('GET /edge/management/v1/services', () => resolve());
  });
  const before = controller.seen.length;
  const child = spawn(process.execPath, [PROGRAM, ...args], { env, stdio: 'ignore' });
  const ended = once(child, 'close');
  await asked;
  child.kill(signal);
  expect(await ended).toEqual([130, null]);
  expect(controller.calls().slice(before).at(-1)).toBe(LOG_OUT);
});

test.runIf(hasPseudoTerminal)('a person who starts the server at a terminal is told what it waits for', async () => {
  const size = { columns: 40, rows: 20 };
  const turn = { prompt: /Press\s+Ctrl-C/, typed: CTRL_C };
  const { code, text } = await dialogue(['run', '--sandbox'], size, [turn], {});
  expect({ code, text }).toMatchObject({ code: 0, text: expect.stringMatching(/waiting for an MCP client/) });
});
