/** Secrets in files that variables name, as containers mount them. */
import { chmodSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { crashText } from '../../../src/cli/crash.ts';
import { withSecretFiles } from '../../../src/cli/files/secret-files.ts';
import { SECRET_VARIABLES } from '../../../src/cli/help-facts.ts';
import { createServer } from '../../../src/library/create-server.ts';
import { KnownSecrets } from '../../../src/runtime/safety/secrets/known-secrets.ts';
import { runProgram } from '../../support/program.ts';

let folder: string;
const put = (name: string, text: string) => {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
};

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'ziti-mcp-secret-files-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test.each(Object.keys(SECRET_VARIABLES))('%s may be in a file, and is known as a secret', (variable) => {
  const file = put('secret', ' with spaces \n');
  const link = join(folder, variable);
  // As Kubernetes mounts them.
  symlinkSync(file, link);
  const known = new KnownSecrets();
  const environment = withSecretFiles({ [`${variable}_FILE`]: link, OTHER: 'x' }, (...found) => known.keep(...found));
  expect(environment).toMatchObject({ [variable]: ' with spaces ', OTHER: 'x' });
  expect(crashText(new Error('at " with spaces "'), {}, known)).not.toContain('with spaces');
  expect(
    crashText(new Error('at in-the-environment'), { [variable]: 'in-the-environment' }, new KnownSecrets()),
  ).not.toContain('in-the-environment');
});

test('a byte order mark, as editors and PowerShell write it, is not part of a secret', () => {
  const file = join(folder, 'marked');
  for (const encoding of ['utf8', 'utf16le'] as const) {
    writeFileSync(file, '\uFEFFsecret\r\n', encoding);
    expect(withSecretFiles({ ZITI_MCP_PASSWORD_FILE: file })).toMatchObject({ ZITI_MCP_PASSWORD: 'secret' });
  }
});

test.each<[string, Readonly<Record<string, string>>, RegExp]>([
  [
    'is not there',
    { ZITI_MCP_PASSWORD_FILE: '/no/such/file' },
    /^ZITI_MCP_PASSWORD_FILE \/no\/such\/file cannot be read: no such file or directory \(ENOENT\)/,
  ],
  ['is empty', { ZITI_MCP_CONFIRM_KEY_FILE: 'empty' }, /is empty/],
  ['is one of two', { ZITI_MCP_PASSWORD_FILE: 'empty', ZITI_MCP_PASSWORD: 'x' }, /not both/],
  ['is a folder', { ZITI_MCP_PASSWORD_FILE: '.' }, /EISDIR/],
])('a file that %s is an error', (_, environment, says) => {
  put('empty', '\n');
  const at = (value: string) => (['empty', '.'].includes(value) ? join(folder, value) : value);
  const located = Object.fromEntries(Object.entries(environment).map(([name, value]) => [name, at(value)]));
  expect(() => withSecretFiles(located)).toThrow(says);
});

test.skipIf(process.platform === 'win32')('a file that others can write to is an error', () => {
  const file = put('open', 'secret');
  chmodSync(file, 0o666);
  expect(() => withSecretFiles({ ZITI_MCP_STATE_PASSWORD_FILE: file })).toThrow(/Other users can write/);
});

test('the program and the library read the files', async () => {
  const environment = { ZITI_MCP_CONFIRM_KEY_FILE: put('short', 'too short') };
  const { code, stderr } = await runProgram(['run', '--sandbox', '--check-config'], { env: environment });
  expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringMatching(/ZITI_MCP_CONFIRM_KEY needs at least/) });
  await expect(createServer({ sandbox: true, environment })).rejects.toThrow(/ZITI_MCP_CONFIRM_KEY needs at least/);
});
