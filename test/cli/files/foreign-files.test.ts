/** Files and folders that other users can change are refused, whether this program writes or reads them. */
import {
  chmodSync,
  chownSync,
  existsSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createAuthority } from '../../support/authority.ts';
import { makePipe } from '../../support/make-pipe.ts';
import { runProgram } from '../../support/program.ts';
import { runHere } from '../../support/run-here.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ziti-mcp-foreign-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const refused = async (args: string[], says: RegExp, env: Record<string, string> = {}) =>
  expect(await runHere(args, { env })).toStrictEqual({ code: 2, stdout: '', stderr: expect.stringMatching(says) });

// Windows works differently.
describe.skipIf(process.platform === 'win32')('files and folders that others can change', () => {
  const create = ['call', 'createService', 'name=web', 'encryptionRequired=true', '--allow-write', 'createService'];

  test.each(['--audit', '--secrets-dir', '--data'])('%s in a folder that everybody can write to', async (flag) => {
    chmodSync(folder, 0o777);
    const command = flag === '--data' ? ['sandbox'] : [...create, '--sandbox'];
    await refused([...command, flag, join(folder, 'new')], new RegExp(`${flag}: Other users can write to`));
    expect(existsSync(join(folder, 'new'))).toBe(false);
  });
  test('--secrets-dir that everybody can write to', async () => {
    const dir = join(folder, 'secrets');
    mkdirSync(dir);
    chmodSync(dir, 0o733);
    await refused([...create, '--sandbox', '--secrets-dir', dir], /--secrets-dir: Other users can write to/);
  });
  test.runIf(process.getuid?.() === 0)('--audit of another user', async () => {
    const file = join(folder, 'audit.jsonl');
    writeFileSync(file, '');
    chownSync(file, 12345, 12345);
    await refused([...create, '--sandbox', '--audit', file], /--audit: .* belongs to another user/);
  });
  test('--audit to a link, and to a pipe', async () => {
    const [target, link, pipe] = ['target', 'link', 'pipe'].map((name) => join(folder, name)) as [
      string,
      string,
      string,
    ];
    writeFileSync(target, 'x');
    chmodSync(target, 0o644);
    symlinkSync(target, link);
    makePipe(pipe);
    await refused([...create, '--sandbox', '--audit', link], /--audit: .*link is not a plain file/);
    await refused([...create, '--sandbox', '--audit', pipe], /--audit: .*pipe is not a plain file/);
    expect([readFileSync(target, 'utf8'), statSync(target).mode & 0o777]).toStrictEqual(['x', 0o644]);
  });

  test.each(['--audit', '--data'])('%s to a file with a second hard link', async (flag) => {
    const [file, second] = [join(folder, 'file'), join(folder, 'second')];
    writeFileSync(file, '', { mode: 0o600 });
    linkSync(file, second);
    const command = flag === '--data' ? ['sandbox'] : [...create, '--sandbox'];
    await refused([...command, flag, second], new RegExp(`${flag}: .*second has a second name \\(a hard link\\)`));
    expect(readFileSync(file, 'utf8')).toBe('');
  });

  test('a cache that others can write to is not read, and the log says so', async () => {
    const cache = join(folder, 'ziti-mcp');
    const spec = 'test/fixtures/other-product/printer-fleet.yaml';
    const tools = () => runProgram(['tools', '--spec', spec], { env: { XDG_CACHE_HOME: folder } });
    const first = await tools();
    const isTable = (each: string) => readFileSync(join(cache, each), 'utf8').includes('"effect":"destructive"');
    // Files that another user can write, with checksums that make them look intact.
    const forged = readdirSync(cache)
      .filter(isTable)
      .map((name): readonly [file: string, text: string] => {
        const [, ...rest] = readFileSync(join(cache, name), 'utf8').split('\n');
        const text = rest.join('\n').replaceAll('"effect":"destructive"', '"effect":"read"');
        return [join(cache, name), `${crc32(text).toString(16)} ${Buffer.byteLength(text)}\n${text}`];
      });
    const forge = () => {
      for (const [file, text] of forged) writeFileSync(file, text);
    };
    forge();
    expect((await tools()).stdout).not.toBe(first.stdout);
    const files = forged.map(([file]) => file);
    for (const [paths, mode] of [
      [[cache], 0o777],
      [[folder], 0o777],
      [files, 0o666],
    ] as const) {
      const before = paths.map((path) => statSync(path).mode);
      for (const path of paths) chmodSync(path, mode);
      const { stdout, stderr } = await tools();
      expect(stdout).toBe(first.stdout);
      if (paths !== files) expect(stderr).toContain('Other users can write to');
      forge();
      for (const [at, path] of paths.entries()) chmodSync(path, before[at] ?? 0o600);
    }
  });

  test('warns of an identity that others can read, and not of a private one', async () => {
    const { key, cert } = await (await createAuthority()).issue('client');
    const file = join(folder, 'identity.json');
    writeFileSync(
      file,
      JSON.stringify({ ztAPI: 'https://127.0.0.1:1', id: { key: `pem:${key}`, cert: `pem:${cert}` } }),
    );
    for (const [mode, warned] of [
      [0o644, true],
      [0o640, true],
      [0o600, false],
    ] as const) {
      chmodSync(file, mode);
      const { stderr } = await runHere(['call', 'listServices', '--identity', file, '--timeout', '2']);
      expect(stderr.includes('other users can read this file of the identity')).toBe(warned);
    }
  });

  test('warns of the key of a server that others can read', async () => {
    const { key, cert } = await (await createAuthority()).issue('server');
    const [certFile, keyFile] = [join(folder, 'cert.pem'), join(folder, 'key.pem')];
    writeFileSync(certFile, cert);
    writeFileSync(keyFile, key);
    const http = ['run', '--sandbox', '--check-config', '--transport', 'http', '--auth', 'none'];
    for (const [mode, warned] of [
      [0o644, true],
      [0o600, false],
    ] as const) {
      chmodSync(keyFile, mode);
      const { code, stderr } = await runProgram([...http, '--tls-cert', certFile, '--tls-key', keyFile]);
      expect({ code, warned: stderr.includes('other users can read the key of the certificate') }).toEqual({
        code: 0,
        warned,
      });
    }
  });

  test('doctor warns of it too', async () => {
    const { key, cert } = await (await createAuthority()).issue('client');
    const file = join(folder, 'identity.json');
    const identity = { ztAPI: 'https://127.0.0.1:1', id: { key: `pem:${key}`, cert: `pem:${cert}` } };
    writeFileSync(file, JSON.stringify(identity));
    for (const [mode, warned] of [
      [0o644, true],
      [0o600, false],
    ] as const) {
      chmodSync(file, mode);
      const { stdout } = await runHere(['doctor', '--json', '--identity', file], { env: { HOME: folder } });
      const { findings } = JSON.parse(stdout) as { findings: { check: string; state: string; next?: string }[] };
      const found = findings.find(({ check }) => check === 'identity file');
      expect(found?.state).toBe(warned ? 'warning' : undefined);
      if (warned) expect(found?.next).toContain(`chmod 600 ${file}`);
    }
  });
});

describe.skipIf(process.platform === 'win32')('a file that decides what this program does', () => {
  const policy = 'rules: []\n';
  const roles = 'roles: {}\n';
  const HTTP = ['run', '--sandbox', '--transport', 'http', '--port', '0'];
  const ELSEWHERE = ['call', 'listServices', '--controller', 'https://127.0.0.1:1'];
  /** Another file, that only this user can write to. */
  const written = (text: string): string => {
    writeFileSync(join(folder, 'other'), text, { mode: 0o600 });
    return join(folder, 'other');
  };
  const cases: [what: string, file: string, content: string, args: (path: string) => string[]][] = [
    ['--policy', 'policy.yaml', policy, (path) => ['tools', '--policy', path]],
    ['--config', 'config.json', '{}', (path) => ['tools', '--config', path]],
    ['--ca', 'ca.pem', 'x', (path) => [...ELSEWHERE, '--ca', path]],
    ['--identity', 'id.json', '{}', (path) => ['call', 'listServices', '--identity', path]],
    ['--headers-file', 'fields', 'A: b', (path) => [...ELSEWHERE, '--timeout', '0.1', '--headers-file', path]],
    ['--spec', 'spec.json', '{}', (path) => ['tools', '--spec', path]],
    ['--access-tests', 'tests.yaml', 'tests: []', (path) => ['run', '--sandbox', '--access-tests', path]],
    ['--roles', 'roles.yaml', roles, (path) => [...HTTP, '--auth', 'keys', '--keys-file', 'nowhere', '--roles', path]],
    ['--keys', 'keys.json', '{"version":1,"keys":[]}', (path) => ['keys', 'list', '--keys-file', path]],
    [
      '--keys of a server',
      'keys.json',
      '{"version":1,"keys":[]}',
      (path) => [...HTTP, '--auth', 'keys', '--keys-file', path],
    ],
    ['--tls-cert', 'cert.pem', 'x', (path) => [...HTTP, '--tls-cert', path, '--tls-key', 'nowhere']],
    ['--tls-key', 'key.pem', 'x', (path) => [...HTTP, '--tls-cert', written('x'), '--tls-key', path]],
  ];
  const env = () => ({ HOME: folder, XDG_CONFIG_HOME: folder, ZITI_MCP_USERNAME: 'a', ZITI_MCP_PASSWORD: 'b' });

  test.each(cases)('refuses %s that others can write to', async (_what, name, content, args) => {
    const ownFolder = join(folder, 'own');
    mkdirSync(ownFolder, { mode: 0o700 });
    const file = join(ownFolder, name);
    writeFileSync(file, content);
    const says = (path: string) =>
      new RegExp(`Other users can write to ${path}\\. Remove that permission \\(chmod go-w\\)`);
    for (const mode of [0o666, 0o602]) {
      chmodSync(file, mode);
      await refused(args(file), says(file), env());
    }
    chmodSync(file, 0o600);
    // Whoever can write to the folder can put another file in its place.
    chmodSync(ownFolder, 0o777);
    await refused(args(file), says(ownFolder), env());
    chmodSync(ownFolder, 0o700);
    const link = join(folder, `link-${name}`);
    symlinkSync(file, link);
    chmodSync(file, 0o666);
    await refused(args(link), says(link), env());
    chmodSync(file, 0o600);
    const runIt = args(link)[0] === 'run' ? runProgram : runHere;
    expect((await runIt(args(link), { env: env() })).stderr).not.toContain('can write');
  });

  test('refuses such a settings file of networks, and such an overlay', async () => {
    const settings = join(folder, 'ziti-mcp');
    mkdirSync(settings);
    writeFileSync(join(settings, 'networks.jsonc'), '{"version":1,"networks":{}}');
    chmodSync(join(settings, 'networks.jsonc'), 0o666);
    await refused(['call', 'listServices', '--network', 'x'], /Other users can write to .*networks\.jsonc/, env());
    chmodSync(join(settings, 'networks.jsonc'), 0o600);
    const overlay = join(folder, 'overlay');
    mkdirSync(overlay);
    writeFileSync(join(overlay, 'a.yaml'), 'category: a');
    chmodSync(join(overlay, 'a.yaml'), 0o606);
    const spec = join(folder, 'spec.json');
    writeFileSync(spec, '{}');
    await refused(['tools', '--spec', spec, '--overlay', overlay], /--overlay: Other users can write to/, env());
  });

  test('refuses a file that an identity names, if others can write to it or if it never ends', async () => {
    const { key, cert } = await (await createAuthority()).issue('client');
    const file = join(folder, 'key.pem');
    const id = { key: `file:${file}`, cert: `pem:${cert}` };
    const args = ['call', 'listServices', '--identity', written(JSON.stringify({ ztAPI: 'https://127.0.0.1:1', id }))];
    writeFileSync(file, key);
    chmodSync(file, 0o666);
    await refused(args, /names a file in "id\.key" that is not used\. Other users can write to .*key\.pem/, env());
    rmSync(file);
    makePipe(file);
    await refused(args, /"id\.key" that is not used\. .*key\.pem is a pipe or a device/, env());
  });

  test('does not wait for a pipe when it only checks a file', async () => {
    const pipe = join(folder, 'pipe');
    makePipe(pipe);
    for (const args of [
      ['surface', 'diff', pipe, 'installed'],
      ['surface', 'diff', 'installed', pipe],
      ['audit', '--audit', pipe],
      ['init', '--network', 'a', '--secrets-key', join(folder, 'k'), '--identity', pipe],
    ]) {
      const { code, stderr } = await runHere(args, { env: env() });
      expect(code).toBe(2);
      expect(stderr).toContain(`${pipe} is a pipe or a device, which may never end.`);
    }
    mkdirSync(join(folder, '.cursor'));
    makePipe(join(folder, '.cursor', 'mcp.json'));
    const { code, stdout } = await runHere(['install', '--list'], { env: env() });
    expect({ code, stdout }).toStrictEqual({
      code: 0,
      stdout: expect.stringMatching(/cursor .*cannot be read: it is not a file/),
    });
  });

  test.runIf(process.getuid?.() === 0)(
    'refuses a file in the folder of another user, who could replace it',
    async () => {
      const own = join(folder, 'theirs', 'own');
      mkdirSync(own, { recursive: true });
      writeFileSync(join(own, 'config.json'), '{}');
      for (const theirs of [own, join(folder, 'theirs')]) {
        chownSync(theirs, 12345, 0);
        await refused(
          ['tools', '--config', join(own, 'config.json')],
          /--config: .* belongs to another user, who can replace it/,
        );
        await refused(
          ['call', 'listServices', '--sandbox', '--audit', join(own, 'audit.jsonl')],
          /--audit: .* belongs to another user, who can replace it .* Use another path/,
        );
        chownSync(theirs, 0, 0);
      }
      expect((await runHere(['tools', '--config', join(own, 'config.json')])).code).toBe(0);
    },
  );

  test.runIf(process.getuid?.() === 0)('refuses a file of another user, but not one of root', async () => {
    const file = join(folder, 'config.json');
    writeFileSync(file, '{}');
    chownSync(file, 12345, 0);
    await refused(['tools', '--config', file], /belongs to another user, who can write to it/);
    chownSync(file, 0, 12345);
    chmodSync(file, 0o664);
    await refused(['tools', '--config', file], /Other users can write to .*: those of its group, 12345/);
    chownSync(file, 0, 0);
    await refused(['tools', '--config', file], /Other users can write to .*: those of its group, 0/);
    chmodSync(file, 0o644);
    expect((await runHere(['tools', '--config', file])).code).toBe(0);
  });
});
