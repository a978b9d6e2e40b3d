import { expect, test } from 'vitest';
import { crashText } from '../../src/cli/crash.ts';
import { KnownSecrets } from '../../src/runtime/safety/secrets/known-secrets.ts';
import { dangersIn, hostile } from '../support/hostile.ts';
import { runHere } from '../support/run-here.ts';

const PASSWORD = 'canary "of" <the> log-in';
const CONFIRM_KEY = 'canary-key-of-confirmations-0123456789';
const TOKEN = 'canary-token-of-a-session';
const JWT = 'eyJhbGciOiJSUzI1NiJ9.eyJqdGkiOiJjYW5hcnkifQ.c2ln';

test('a crash report contains neither secrets nor terminal control sequences', () => {
  const known = new KnownSecrets();
  known.see(TOKEN, 'session token');
  const quoted = `${PASSWORD} ${JSON.stringify({ password: PASSWORD })} ${encodeURIComponent(PASSWORD)} ${CONFIRM_KEY} ${TOKEN} ${JWT}`;
  for (const error of [new Error(`\u001b[31m\u202e ${quoted}`), quoted, { toString: () => quoted }]) {
    const text = crashText(error, { ZITI_MCP_PASSWORD: PASSWORD, ZITI_MCP_CONFIRM_KEY: CONFIRM_KEY }, known);
    expect(text).not.toMatch(/canary|eyJ/);
    expect(dangersIn(text)).toStrictEqual([]);
  }
});

test('a crash report contains the stack', () => {
  expect(crashText(new Error('x'), {}, new KnownSecrets())).toMatch(/^Error\S* x\n +at /);
});

test.each(hostile.filter(({ kind }) => kind === 'ansi').map(({ title, text }) => [title, text] as const))(
  'a complaint about the command line that repeats %s is shown escaped',
  async (_title, text) => {
    const { stderr, code } = await runHere(['run', '--sandbox', '--tools', text]);
    expect(code).toBe(2);
    expect(stderr).toContain('\\u');
    expect(dangersIn(stderr)).toStrictEqual([]);
  },
);
