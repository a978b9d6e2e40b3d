/**
 * When a client closes its side, running calls are finished: each gets an answer that says whether a change was sent.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import type { ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { PASSWORD, READ_CALL, WRITE_CALL } from '../support/connect-settings.ts';
import { type FakeController, json, startFakeController } from '../support/fake-controller.ts';
import { cleanEnvironment, PROGRAM } from '../support/program.ts';

let fake: FakeController;
let folder: string;
beforeAll(async () => {
  fake = await startFakeController();
});
afterAll(() => fake.close());
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ziti-mcp-end-'));
  writeFileSync(join(folder, 'ca.pem'), fake.authority.pem);
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

interface Answer {
  readonly id: number;
  readonly result?: { readonly content: readonly { readonly text: string }[]; readonly isError?: boolean };
}

const call = (id: number, name: string, args: object) => ({
  jsonrpc: '2.0',
  id,
  method: 'tools/call',
  params: { name, arguments: args },
});
const initialize = {
  jsonrpc: '2.0',
  id: 0,
  method: 'initialize',
  params: { protocolVersion: '2025-11-25', capabilities: {}, clientInfo: { name: 'test', version: '1' } },
};

/** All answers to these messages, with the input closed once `arrived` resolves. */
async function answersTo(messages: readonly object[], arrived: Promise<unknown>): Promise<Map<number, Answer>> {
  const flags = ['--controller', fake.origin, '--ca', join(folder, 'ca.pem'), '--allow-write', 'createService'];
  const env = cleanEnvironment({ ZITI_MCP_USERNAME: 'admin', ZITI_MCP_PASSWORD: PASSWORD });
  const child = spawn(process.execPath, [PROGRAM, 'run', ...flags, '--audit', join(folder, 'a.jsonl')], { env });
  let stdout = '';
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    stdout += chunk;
  });
  child.stderr.resume();
  const closed = once(child, 'close');
  const opening = [initialize, { jsonrpc: '2.0', method: 'notifications/initialized' }];
  for (const each of [...opening, ...messages]) child.stdin.write(`${JSON.stringify(each)}\n`);
  await arrived;
  child.stdin.end();
  expect((await closed)[0]).toBe(0);
  const answers = stdout.split('\n').filter(Boolean);
  return new Map(answers.map((line) => JSON.parse(line) as Answer).map((answer) => [answer.id, answer]));
}

/** Makes the controller hold requests, and answer them on demand. */
function held() {
  const arrivals = [READ_CALL, WRITE_CALL].map(
    (which) => new Promise<ServerResponse>((resolve) => fake.on(which, (_request, response) => resolve(response))),
  );
  return { both: Promise.all(arrivals) };
}

const SERVICE = { name: 'web', encryptionRequired: true };
const textOf = (answer: Answer | undefined) => answer?.result?.content.map(({ text }) => text).join('\n');

describe('at the end of input', () => {
  test('a read and a change in progress are answered as usual', async () => {
    const { both } = held();
    const answered = both.then(([read, write]) => {
      setTimeout(() => {
        if (read) json(read, 200, { data: [{ id: 'a', name: 'found' }], meta: {} });
        if (write) json(write, 201, { data: { id: 'new' }, meta: {} });
      }, 100);
    });
    const answers = await answersTo([call(1, 'listServices', {}), call(2, 'createService', SERVICE)], answered);
    expect(textOf(answers.get(1))).toContain('found');
    expect(textOf(answers.get(2))).toContain('new');
    expect(answers.get(2)?.result?.isError ?? false).toBe(false);
  });

  test('a call that never ends is stopped, and its answer says whether a change was sent', async () => {
    const answers = await answersTo([call(1, 'listServices', {}), call(2, 'createService', SERVICE)], held().both);
    expect([...answers.keys()].sort()).toStrictEqual([0, 1, 2]);
    expect(textOf(answers.get(1))).toContain('The call was cancelled.');
    expect(textOf(answers.get(2))).toMatch(/It is unknown whether the change was made/);
  });

  test('without calls in progress, the server ends at once', async () => {
    expect([...(await answersTo([], Promise.resolve())).keys()]).toStrictEqual([0]);
  });
});
