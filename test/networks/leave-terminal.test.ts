/** The questions of `init` that not every login asks: a person may leave at each of them. */
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type Sandbox, startSandbox } from '../../src/sandbox/index.ts';
import { CTRL_C, dialogue, ENTER, type Turn } from '../support/dialogue.ts';
import { hasPseudoTerminal } from '../support/terminal.ts';
import { type UserWithCode, userWithCode } from '../support/user-with-code.ts';
import { type Home, newHome } from './home.ts';

let sandbox: Sandbox;
let user: UserWithCode;
let home: Home;
beforeAll(async () => {
  sandbox = await startSandbox({ size: 'empty' });
  user = await userWithCode(sandbox);
});
afterAll(() => sandbox.close());
beforeEach(() => {
  home = newHome();
  writeFileSync(join(home.path, 'ca.pem'), sandbox.ca);
});
afterEach(() => home.remove());

const by = (method: string, ...more: string[]) => ['--auth-mode', method, ...more];
const inKeyFile = () => ['--secrets-key', join(home.path, 'key')];
const says = (prompt: RegExp, typed: string): Turn => ({ prompt, typed: `${typed}${ENTER}` });
const ISSUER = says(/Issuer\s/, 'https://provider.example');
const CLIENT = says(/Client id\s/, 'ziti');

/** Flags, and what is said before the question at which the person leaves. */
const ways: readonly (readonly [string, () => readonly string[], () => readonly Turn[], RegExp])[] = [
  ['the passphrase', () => by('updb', '--secrets', 'file'), () => [], /Passphrase\s/],
  [
    'the new passphrase once more, after two that differ',
    () => by('updb', '--secrets', 'file'),
    () => [says(/Passphrase\s/, 'one'), says(/once more/, 'other'), says(/differ[\s\S]*Passphrase\s/, 'one')],
    /once more/,
  ],
  ['the path of the identity file', () => [...by('identity'), ...inKeyFile()], () => [], /Path of\s/],
  ['where the token is', () => [...by('ext-jwt'), ...inKeyFile()], () => [], /Where is\s/],
  ['the file of the token', () => [...by('ext-jwt'), ...inKeyFile()], () => [says(/Where is\s/, '')], /Path of\s/],
  ['the provider', () => [...by('device-auth'), ...inKeyFile()], () => [], /Issuer\s/],
  ['the client id', () => [...by('device-auth'), ...inKeyFile()], () => [ISSUER], /Client id\s/],
  [
    'the secret of the client',
    () => [...by('client-credentials'), ...inKeyFile()],
    () => [ISSUER, CLIENT],
    /Secret of\s/,
  ],
  ['the user name', () => [...by('controller-oidc'), ...inKeyFile()], () => [], /User name/],
  [
    'the code of a second factor',
    () => [...by('updb'), ...inKeyFile(), '--username', user.username],
    () => [says(/Password of\s/, user.password)],
    /Code of the\s/,
  ],
];
const sizes = [
  { columns: 80, rows: 24 },
  { columns: 40, rows: 20 },
];

describe.runIf(hasPseudoTerminal)('a person who leaves by Ctrl-C', () => {
  test.each(sizes.flatMap((size) => ways.map(([what, ...rest]) => ({ ...size, what, rest }))))(
    'when asked for $what, in $columns columns: nothing is stored',
    async ({ columns, rows, rest: [flags, before, prompt] }) => {
      const known = ['--network', 'lab', '--controller', sandbox.url, '--ca', join(home.path, 'ca.pem')];
      const turns = [...before(), { prompt, typed: CTRL_C }];
      const { code, text } = await dialogue(['init', ...known, ...flags()], { columns, rows }, turns, home.env);
      expect({ code, text }).toMatchObject({ code: 130, text: expect.stringContaining('nothing was stored') });
      expect(existsSync(home.settings)).toBe(false);
      expect(home.files().filter((name) => /\.age|\.lock|\.\d+$/.test(name))).toEqual([]);
      for (const secret of [user.password, user.code()]) expect(text).not.toContain(secret);
    },
    30_000,
  );
});
