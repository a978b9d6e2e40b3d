import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Writable } from 'node:stream';
import { checkPrivateFile } from '../../common/private-files.ts';
import type { Sandbox } from '../../sandbox/index.ts';
import type { Command } from '../command.ts';
import { EXIT } from '../exit-code.ts';
import { refuseForeign } from '../files/refuse-foreign.ts';
import { type Flag, PORTS } from '../flag.ts';
import { SIZES } from '../flags.ts';
import { print } from '../terminal/print.ts';
import { untilTerminated } from '../terminated.ts';
import { UsageError } from '../usage-error.ts';

const flags: readonly Flag[] = [
  { name: 'port', kind: 'number', range: PORTS, value: 'N', help: 'port on loopback; 0 picks a free one (0)' },
  {
    name: 'size',
    kind: 'text',
    value: 'SIZE',
    help: `size of its network: ${SIZES.join(', ')} (small)`,
    choices: SIZES,
  },
  { name: 'data', kind: 'text', value: 'FILE', help: 'load the state from FILE, and save it there' },
  {
    name: 'password',
    kind: 'text',
    value: 'PASSWORD',
    help: "the administrator's password (a new one each time, or the one in --data)",
  },
  {
    name: 'fault',
    kind: 'list',
    value: 'NAME=VALUE',
    help: 'simulate a fault: latency, status, drop, expire-session, slow-body, malformed, huge-pages, rate-limit',
  },
  { name: 'json', kind: 'switch', help: 'print the URL, CA file and credentials as one line of JSON' },
];

export const sandboxCommand: Command = {
  name: 'sandbox',
  help: 'run the embedded controller on loopback over HTTPS, for curl, the ziti CLI and others',
  flags,
  examples: ['ziti-mcp sandbox --port 1280', 'ziti-mcp sandbox --json --size empty'],

  async run({ values, stdout }) {
    const { DataFileError, parseFault, startSandbox } = await import('../../sandbox/index.ts');
    const dataFile = values.text('data');
    const chosenPassword = values.text('password');
    if (chosenPassword === '') throw new UsageError('--password cannot be empty.');
    if (dataFile !== undefined) refuseForeign('--data', () => checkPrivateFile(dataFile));
    const sandbox = await startSandbox({
      port: values.number('port') ?? 0,
      size: (values.text('size') ?? 'small') as (typeof SIZES)[number],
      faults: (values.list('fault') ?? []).map((text) => orUsageError(() => parseFault(text))),
      ...(dataFile === undefined ? {} : { dataFile }),
      ...(chosenPassword === undefined ? {} : { password: chosenPassword }),
    }).catch((error: unknown) => {
      throw error instanceof DataFileError ? new UsageError(`--data: ${error.message}`) : error;
    });
    const how = { json: values.on('json'), isChosen: chosenPassword !== undefined };
    const folder = await announce(sandbox, stdout, how).catch(async (error: unknown) => {
      await sandbox.close();
      throw error;
    });
    await untilTerminated();
    const [closed] = await Promise.allSettled([sandbox.close(), rm(folder, { recursive: true })]);
    if (closed.status === 'fulfilled') return EXIT.done;
    process.stderr.write(`ziti-mcp: --data: the last changes are lost: ${(closed.reason as Error).message}\n`);
    return EXIT.no;
  },
};

/** Says how to connect, with the CA in a new folder. @returns the folder */
async function announce(
  { ca, password, url, username }: Sandbox,
  stdout: Writable,
  { json, isChosen }: { readonly json: boolean; readonly isChosen: boolean },
): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'ziti-mcp-sandbox-'));
  const file = join(folder, 'ca.pem');
  await writeFile(file, ca);
  const login = `${username} / ${isChosen ? '(the password you gave)' : password}`;
  const text = json
    ? JSON.stringify({ url, ca: file, username, password })
    : `Sandbox controller: ${url}\nCA file:            ${file}\nLogin:              ${login}\nPress Ctrl-C to stop it.`;
  await print(stdout, text);
  return folder;
}

function orUsageError<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw new UsageError(`--fault: ${(error as Error).message}`);
  }
}
