import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest';
import { type Connected, connect, type Mode } from '../support/client.ts';
import { type FakeController, json, startFakeController } from '../support/fake-controller.ts';
import { runHere } from '../support/run-here.ts';
import { connectHere } from '../support/server-here.ts';

export const SERVICES = '/edge/management/v1/services';
export const NEW_SERVICE = { name: 'web', encryptionRequired: true };
const PASSWORD = 'canary-of-the-log-in';

/** Servers that write a trail, in a folder of its own for each test of a file, and what is in it. */
export function auditedServers() {
  let fake: FakeController;
  let folder: string;
  let audit: string;
  const open: Pick<Connected, 'client'>[] = [];

  beforeAll(async () => {
    fake = await startFakeController();
  });
  afterAll(() => fake.close());
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'ziti-mcp-audit-'));
    audit = join(folder, 'audit.jsonl');
    writeFileSync(join(folder, 'ca.pem'), fake.authority.pem);
    fake.on(`GET ${SERVICES}`, (_request, response) => json(response, 200, { data: [], meta: {} }));
    fake.on(`POST ${SERVICES}`, (_request, response) => json(response, 201, { data: { id: 'new-service' }, meta: {} }));
  });
  afterEach(async () => {
    for (const { client } of open.splice(0)) await client.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const account = { ZITI_MCP_USERNAME: 'admin', ZITI_MCP_PASSWORD: PASSWORD };
  const flagsWith = (flags: readonly string[]) => {
    const reach = ['--controller', fake.origin, '--ca', join(folder, 'ca.pem')];
    return [...reach, '--allow-write', 'createService', ...flags];
  };

  /** A server in this process. */
  async function started(flags: readonly string[] = ['--audit', audit], env = {}, mode?: Mode) {
    const connected = await connectHere(flagsWith(flags), { ...account, ...env }, mode);
    open.push(connected);
    return connected;
  }

  /** A server in a process of its own. */
  async function startedApart(flags: readonly string[] = ['--audit', audit]): Promise<Connected> {
    const connected = await connect(flagsWith(flags), account);
    open.push(connected);
    return connected;
  }

  const lines = (file = audit) =>
    readFileSync(file, 'utf8')
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line) as Record<string, unknown>);

  /** The lines of a trail to which lines about reads may still be added. */
  async function settled(count: number, file = audit): Promise<Record<string, unknown>[]> {
    while (!existsSync(file) || lines(file).length < count) await wait(5);
    return lines(file);
  }

  const printed = (...flags: string[]) => runHere(['audit', '--audit', audit, ...flags]);

  return { fake: () => fake, folder: () => folder, audit: () => audit, started, startedApart, lines, settled, printed };
}
