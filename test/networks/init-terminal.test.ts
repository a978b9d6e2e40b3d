import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { networkFiles } from '../../src/cli/networks/network-files.ts';
import { readNetworks } from '../../src/cli/networks/stored-network.ts';
import { type Sandbox, startSandbox } from '../../src/sandbox/index.ts';
import { createAuthority } from '../support/authority.ts';
import { CLEAR, CTRL_C, CTRL_D, dialogue, ENTER, SPACE, type Turn } from '../support/dialogue.ts';
import { enrollIdentity } from '../support/enroll-identity.ts';
import { create, SandboxClient } from '../support/sandbox-client.ts';
import { hasPseudoTerminal } from '../support/terminal.ts';
import { type Home, newHome } from './home.ts';

let sandbox: Sandbox;
let home: Home;
beforeAll(async () => {
  sandbox = await startSandbox({ size: 'empty' });
});
afterAll(() => sandbox.close());
beforeEach(() => {
  home = newHome();
  mkdirSync(join(home.path, '.cursor'));
});
afterEach(() => home.remove());

const sizes = [
  { columns: 80, rows: 24 },
  { columns: 40, rows: 20 },
];

/** The whole conversation, in order. */
const turns = (): Turn[] => [
  { prompt: 'How do you log in?', typed: ENTER },
  { prompt: /Address of the\s+[│|]?\s*controller/, typed: `${new URL(sandbox.url).host}${ENTER}` },
  { prompt: /What do you want to call this/, typed: ENTER },
  { prompt: /Is this the fingerprint/, typed: `y` },
  { prompt: 'User name', typed: `admin${ENTER}` },
  { prompt: 'Password of admin', typed: `${sandbox.password}${ENTER}` },
  { prompt: /Which MCP clients/, typed: `${SPACE}${ENTER}` },
];

const run = (dialogTurns: readonly Turn[], size: (typeof sizes)[number]) =>
  dialogue(['init', '--secrets-key', join(home.path, 'key')], size, dialogTurns, home.env);

describe.runIf(hasPseudoTerminal)('a person at a terminal', () => {
  test.each(sizes)('of $columns columns and $rows rows sets up a network and a client', async (size) => {
    const { code, text } = await run(turns(), size);
    expect({ code, text }).toMatchObject({ code: 0 });
    const shown = text.replaceAll(/\s*\r?\n[│|]?\s*/g, '');
    expect(shown).toMatch(/Connecting to https:.*Logging in to https:/);
    expect(shown).toMatch(/SHA256:([0-9A-F]{2}:){31}[0-9A-F]{2}/);
    const [report = ''] = /The network localhost works[^│|]*/.exec(text) ?? [];
    const long = report.split(/\r?\n/).filter((line) => line.length > size.columns && line.includes(' '));
    expect({ report, long }).toEqual({ report: expect.stringContaining('administrator'), long: [] });
    expect(text).not.toContain(sandbox.password);
    expect(Object.keys((await readNetworks(home.env))?.networks ?? {})).toEqual(['localhost']);
    expect(readFileSync(join(home.path, '.cursor', 'mcp.json'), 'utf8')).toContain('"localhost"');
    expect((await home.run(['call', 'listVersion'])).code).toBe(0);
    // Set up again, what is stored is offered, and its CA is trusted: only what is secret is typed.
    const again = turns().filter(({ prompt }) => !/want to call|fingerprint/.test(String(prompt)));
    const answers = again.map(({ prompt, typed }) => ({
      prompt,
      typed: /Address|User name/.test(String(prompt)) ? ENTER : typed,
    }));
    const second = await dialogue(['init', '--network', 'localhost'], size, answers, home.env);
    expect(second).toMatchObject({ code: 0, text: expect.stringContaining('administrator') });
  });

  test.runIf(process.platform === 'linux')('without a keychain learns it before anything is typed', async () => {
    const { code, text } = await dialogue(['init'], { columns: 80, rows: 24 }, turns().slice(0, 1), home.env);
    expect(code).toBe(2);
    expect(text).toMatch(/keychain[\s\S]*--secrets\s+file/);
    expect(text).not.toContain('Address of');
  });

  test.each([
    ['a client', ['--client', 'curser'], /Unknown client "curser"/],
    ['a tool', ['--tools', 'lstServices'], /Did you mean listServices/],
  ])('who mistypes %s on the command line learns it before anything is asked', async (_, flags, says) => {
    const { code, text } = await dialogue(['init', ...flags], { columns: 80, rows: 24 }, [], home.env);
    expect({ code, text }).toMatchObject({ code: 2, text: expect.stringMatching(says) });
    expect(text).not.toContain('How do you log in?');
  });

  test('who mistypes the address and the password corrects them, keeps the rest, and chooses a name', async () => {
    const [login, address, , ...rest] = turns();
    // What is typed replaces the usual name.
    const others = [{ prompt: /call this[\s\S]*localhost/, typed: `lab${ENTER}` }, ...rest];
    const wrong = [
      { prompt: 'Password of admin', typed: `wrong-canary${ENTER}` },
      { prompt: /You can try 2 more times[\s\S]*User name/, typed: ENTER },
    ];
    const password = others.findIndex(({ prompt }) => prompt === 'Password of admin');
    const dialogTurns = [
      ...[login, { ...address, typed: `localhost:1${ENTER}` }],
      // The address that was refused is there to be edited.
      {
        prompt: /Connection refused[\s\S]*You can try 2 more times[\s\S]*localhost:1/,
        typed: `${CLEAR}${address?.typed}`,
      },
      ...[...others.slice(0, password), ...wrong, ...others.slice(password)],
    ] as Turn[];
    const { code, text } = await run(dialogTurns, { columns: 80, rows: 24 });
    expect({ code, text }).toMatchObject({ code: 0 });
    expect(text).toMatch(/refused the login[\s\S]*lock an account/);
    expect(text).not.toContain('wrong-canary');
    expect(Object.keys((await readNetworks(home.env))?.networks ?? {})).toEqual(['lab']);
  });

  test('who passes secrets on stdin, but is at the terminal, is asked for them, shown nothing, and may try again', async () => {
    const args = ['init', '--network', 'lab', '--secrets', 'file', '--passphrase', '-', '--password', '-'];
    const account = ['--controller', sandbox.url, '--username', 'admin', '--ca', join(home.path, 'ca.pem')];
    writeFileSync(join(home.path, 'ca.pem'), sandbox.ca);
    const dialogTurns: Turn[] = [
      { prompt: 'Passphrase for the secrets of lab', typed: `canary-passphrase${ENTER}` },
      { prompt: 'Repeat the passphrase', typed: `canary-passphrase${ENTER}` },
      { prompt: 'Password of admin', typed: `wrong-canary${ENTER}` },
      { prompt: /You can try 2 more times[\s\S]*Password of admin/, typed: `${sandbox.password}${ENTER}` },
      { prompt: /Which MCP clients/, typed: ENTER },
    ];
    const { code, text } = await dialogue([...args, ...account], { columns: 80, rows: 24 }, dialogTurns, home.env);
    expect({ code, text }).toMatchObject({ code: 0 });
    expect(text).not.toMatch(/canary/);
    expect(text).not.toContain(sandbox.password);
  });

  test('who names the identity file of another network corrects that too', async () => {
    const file = (name: string) => join(home.path, name);
    const identity = await enrollIdentity(await newEnrollment(sandbox));
    const { cert, key } = await (await createAuthority()).issue('somebody');
    writeFileSync(file('mine.json'), JSON.stringify(identity));
    writeFileSync(file('other.json'), JSON.stringify({ ...identity, id: { ...identity.id, cert, key } }));
    const dialogTurns: Turn[] = [
      { prompt: /Path of the identity file/, typed: `${file('nowhere.json')}${ENTER}` },
      {
        prompt: /It cannot be read: no such file or directory \(ENOENT\)/,
        typed: `${CLEAR}${file('other.json')}${ENTER}`,
      },
      {
        prompt: /refused the login[\s\S]*You can try 2 more times[\s\S]*other\.json/,
        typed: `${CLEAR}${file('mine.json')}${ENTER}`,
      },
      { prompt: /Which MCP clients/, typed: ENTER },
    ];
    const args = ['init', '--auth-mode', 'identity', '--network', 'lab', '--secrets-key', file('key')];
    const { code, text } = await dialogue(args, { columns: 120, rows: 40 }, dialogTurns, home.env);
    expect({ code, text }).toMatchObject({ code: 0 });
    expect(text).not.toContain('lock an account');
    expect((await home.run(['session'])).stdout).toMatch(/^lab +me /m);
  });

  test('whose passphrase does not open what is stored may try again, and nothing is replaced unasked', async () => {
    const { secrets } = networkFiles(home.env, process.platform);
    mkdirSync(secrets, { recursive: true });
    writeFileSync(join(secrets, 'lab.age'), 'what was stored');
    const question = /does not open the stored secrets of lab\. Replace them/;
    const dialogTurns: Turn[] = [
      { prompt: /Passphrase for/, typed: `wrong one${ENTER}` },
      { prompt: question, typed: 'n' },
      { prompt: /You can try 2 more times[\s\S]*Passphrase for/, typed: `another one${ENTER}` },
      { prompt: question, typed: CTRL_C },
    ];
    const args = ['init', '--network', 'lab', '--secrets', 'file', '--auth-mode', 'updb', '--controller', sandbox.url];
    const { code, text } = await dialogue(args, { columns: 120, rows: 40 }, dialogTurns, home.env);
    expect({ code, text }).toMatchObject({ code: 130 });
    expect(readFileSync(join(secrets, 'lab.age'), 'utf8')).toBe('what was stored');
  });

  const steps = Array.from({ length: 7 }, (_, step) => step);
  test.each(sizes.flatMap((size) => steps.map((step) => ({ ...size, step }))))(
    'leaves by Ctrl-C at step $step, in $columns columns: nothing is half-written',
    async ({ step, ...size }) => {
      const dialogTurns = turns().map((turn, index) => (index === step ? { ...turn, typed: CTRL_C } : turn));
      const { code, text } = await run(dialogTurns.slice(0, step + 1), size);
      const isLast = step === dialogTurns.length - 1;
      expect({ code, text }).toMatchObject({ code: 130 });
      // At the last question, the network is already stored completely.
      expect(existsSync(home.settings)).toBe(isLast);
      expect(home.files().filter((name) => /\.age|\.lock|mcp\.json|key|\.\d+$/.test(name))).toHaveLength(
        isLast ? 2 : 0,
      );
      if (isLast) expect((await home.run(['call', 'listVersion'])).code).toBe(0);
      expect(text.replaceAll(/\s+/g, ' ')).toContain(
        isLast ? 'stored the network localhost; no client was changed' : 'nothing was stored',
      );
    },
  );
});

test.runIf(hasPseudoTerminal)('a person who ends the input has left, too', async () => {
  const [login, address] = turns() as [Turn, Turn];
  const { code, text } = await run([login, { ...address, typed: CTRL_D }], { columns: 80, rows: 24 });
  expect({ code, text }).toMatchObject({ code: 130, text: expect.stringContaining('nothing was stored') });
});

/** The token of a new administrator's enrollment. */
async function newEnrollment({ url, ca, username, password }: Sandbox): Promise<string> {
  const client = new SandboxClient({ url, ca });
  try {
    const token = await client.tokenOf(username, password);
    const body = { name: 'me', type: 'User', isAdmin: true, enrollment: { ott: true } };
    const id = await create(client, token, '/identities', body);
    const { json } = await client.management('GET', `/identities/${id}`, { token });
    return json.data.enrollment.ott.jwt;
  } finally {
    await client.close();
  }
}
