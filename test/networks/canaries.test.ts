import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, onTestFinished, test } from 'vitest';
import type { Sandbox } from '../../src/sandbox/index.ts';
import { callText, connect } from '../support/client.ts';
import { enrollIdentity } from '../support/enroll-identity.ts';
import { PUBLIC_CLIENT, RESOURCE, ROBOT } from '../support/outside-provider.ts';
import { type OutsideWorld, startOutsideWorld } from '../support/outside-world.ts';
import { visit } from '../support/person-in-browser.ts';
import { ProcessWatch } from '../support/process-watch.ts';
import { cleanEnvironment, PROGRAM } from '../support/program.ts';
import { requestsSince } from '../support/requests-since.ts';
import { runHere } from '../support/run-here.ts';
import { tokenOfRobot } from '../support/token-of-robot.ts';
import { type Home, newHome } from './home.ts';

/**
 * Every secret of every login is searched for wherever it must not be: in all files of a home folder (settings, caches,
 * temporary files, audit trail and the files of clients), in the arguments and the environment of every process, and in
 * all output.
 */
let world: OutsideWorld;
let home: Home;
let env: Record<string, string>;
beforeAll(async () => {
  world = await startOutsideWorld();
});
afterAll(() => world.close());
beforeEach(() => {
  home = newHome();
  mkdirSync(at('tmp'));
  mkdirSync(at('.cursor'));
  env = { ...home.env, TMPDIR: at('tmp'), TEMP: at('tmp'), TMP: at('tmp') };
  writeFileSync(at('ca.pem'), world.sandbox.ca);
  writeFileSync(at('idp.pem'), world.provider.ca);
  world.provider.seen.length = 0;
});
afterEach(() => home.remove());

const at = (name: string) => join(home.path, name);
/** The provider takes any password. */
const person = (url: string) => {
  const { username, password } = world.sandbox;
  return visit(url, { login: 'ann', username, password }, [world.provider.ca, world.sandbox.ca]);
};
const provider = () => ['--idp-domain', world.provider.issuer, '--idp-ca', at('idp.pem'), '--idp-resource', RESOURCE];

/** A login: the flags of `init` for it, its stdin, and the secrets that are known in advance. */
interface Way {
  readonly flags: readonly string[];
  readonly stdin?: string;
  readonly secrets: readonly string[];
  /** Called when init has ended. */
  readonly done?: () => void;
}

const WAYS: Readonly<Record<string, () => Way | Promise<Way>>> = {
  updb: () => {
    const { username, password } = world.sandbox;
    return { flags: ['--username', username, '--password', '-'], stdin: password, secrets: [password] };
  },
  identity: async () => {
    const token = world.admin;
    const body = { name: `me-${Date.now()}`, type: 'Default', isAdmin: true, enrollment: { ott: true } };
    const created = await world.client.management('POST', '/identities', { body, token });
    const found = await world.client.management('GET', `/identities/${created.json.data.id}`, { token });
    const file = await enrollIdentity(found.json.data.enrollment.ott.jwt);
    writeFileSync(at('identity.json'), JSON.stringify(file), { mode: 0o600 });
    const lines = file.id.key.split('\n').filter((line) => line.length > 40);
    return { flags: ['--identity', at('identity.json')], secrets: lines, done: () => rmSync(at('identity.json')) };
  },
  'client-credentials': () => ({
    flags: [...provider(), '--idp-client-id', ROBOT.id, '--idp-client-secret', '-'],
    stdin: ROBOT.secret,
    secrets: [ROBOT.secret],
  }),
  'controller-oidc': () => {
    const { username, password } = world.sandbox;
    const flags = ['--auth-mode', 'controller-oidc', '--username', username, '--password', '-'];
    return { flags, stdin: password, secrets: [password] };
  },
  browser: () => ({
    flags: ['--auth-mode', 'browser', ...provider(), '--idp-client-id', PUBLIC_CLIENT],
    secrets: [],
  }),
  'browser at the controller': () => ({ flags: ['--auth-mode', 'browser'], secrets: [world.sandbox.password] }),
  'ext-jwt': async () => {
    const token = await tokenOfRobot(world.provider);
    // In the memory of this process only: the program that prints it fetches it from here.
    const keeper = createServer((_, answer) => void answer.end(token)).listen(0, '127.0.0.1');
    await once(keeper, 'listening');
    onTestFinished(() => void keeper.close());
    const { port } = keeper.address() as AddressInfo;
    const program = `require('http').get({port:${port},agent:false},(a)=>a.pipe(process.stdout))`;
    return { flags: ['--token-command', JSON.stringify([process.execPath, '-e', program])], secrets: [token] };
  },
  'device-auth': () => ({ flags: [...provider(), '--idp-client-id', PUBLIC_CLIENT], secrets: [] }),
};

/** Runs the program, and does what it asks a person to do. */
function run(args: readonly string[], stdin = ''): Promise<string> {
  return new Promise((done) => {
    const child = spawn(process.execPath, [PROGRAM, ...args], { env: cleanEnvironment(env), stdio: 'pipe' });
    let text = '';
    let isShown = false;
    const received = (chunk: Buffer) => {
      text += chunk.toString();
      const [, url] = /Open (https?:\S+?),? /.exec(text) ?? [];
      if (url === undefined || isShown) return;
      isShown = true;
      void person(url);
    };
    child.stdout.on('data', received);
    child.stderr.on('data', received);
    child.on('close', (code) => done(`${text}\n(${args[0]} ended with ${code})`));
    child.stdin.end(stdin);
  });
}

/** Runs a command in this process: the watch sees the processes that it starts. */
async function here(...args: readonly string[]): Promise<string> {
  const { stdout, stderr } = await runHere(args, { env });
  return stdout + stderr;
}

/** Secrets of the sessions and tokens created since then: from a request, or from what a provider received. */
function secretsIn(requests: Sandbox['requests']): string[] {
  const shown = requests
    .flatMap(({ headers }) => [headers['zt-session'], headers.authorization?.replace(/^Bearer /, '')])
    .filter((text): text is string => typeof text === 'string' && text !== world.admin);
  const callArgs = world.provider.seen.flatMap(({ form }) =>
    ['refresh_token', 'code', 'device_code', 'code_verifier', 'client_secret', 'token'].flatMap(
      (name) => form.get(name) ?? [],
    ),
  );
  return [...shown, ...callArgs];
}

test.each(Object.keys(WAYS))(
  '%s: none of its secrets appears in files, processes or output',
  async (way) => {
    const { flags, stdin, secrets, done } = await (WAYS[way] as () => Promise<Way>)();
    const since = requestsSince(world.sandbox);
    const watch = new ProcessWatch(home.path);
    const outputs: string[] = [];
    const found: string[] = [];
    const flow = async (name: string, work: () => Promise<string>) => {
      outputs.push(await work());
      for (const secret of new Set([...secrets, ...secretsIn(since())])) {
        found.push(...home.holding(secret).map((file) => `${file} after ${name}`));
      }
    };
    const store = ['--network', 'lab', '--secrets-key', at('key'), '--controller', world.sandbox.url];

    outputs.push(await run(['init', ...store, '--ca', at('ca.pem'), ...flags], stdin && `${stdin}\n`));
    expect(outputs[0]).toContain('(init ended with 0)');
    done?.();
    await flow('init', async () => '');
    await flow('run', async () => {
      const { client, stdout, stderr } = await connect(['--network', 'lab', '--log-level', 'debug'], env);
      expect(await callText(client, 'getCurrentIdentity')).toMatchObject({ isError: false });
      expect(await callText(client, 'getCurrentAPISession')).toMatchObject({ isError: false });
      await callText(client, 'detailIdentity', { id: 'nobody' });
      await client.close();
      return stdout() + stderr();
    });
    await flow('call', () => here('call', 'listIdentities', '--json'));
    await flow('session', () => here('session', '--json'));
    await flow('doctor', () => here('doctor', '--json'));
    await flow('networks', () => here('networks', '--json'));
    await flow('uninstall', () => here('uninstall'));
    await flow('logout', () => here('logout'));

    const seen = watch.end();
    const all = new Set([...secrets, ...secretsIn(since())]);
    expect([...all].length).toBeGreaterThan(0);
    expect(found).toEqual([]);
    for (const secret of all) {
      expect(seen.filter((text) => text.includes(secret))).toEqual([]);
      expect(outputs.filter((text) => text.includes(secret))).toEqual([]);
    }
    // The watch did see the program, and the audit trail is among the files.
    if (process.platform === 'linux') expect(seen.some((text) => text.includes('\0init\0'))).toBe(true);
    const trail = home.files().find((name) => name.endsWith('audit.jsonl')) ?? '';
    expect(readFileSync(at(trail), 'utf8')).toContain('getCurrentIdentity');
  },
  120_000,
);
