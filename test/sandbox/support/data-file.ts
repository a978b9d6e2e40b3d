/** Starts sandboxes with given entities. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Sandbox, startSandbox } from '../../../src/sandbox/index.ts';
import { hashPassword } from '../../../src/sandbox/passwords.ts';
import type { Values } from './fixtures.ts';

const PASSWORD = 'known-password';

/** A sandbox whose store has these entities, and in which the administrator can log in. */
export async function sandboxWith(entities: Readonly<Record<string, readonly Values[]>>): Promise<Sandbox> {
  const folder = mkdtempSync(join(tmpdir(), 'sandbox-'));
  const dataFile = join(folder, 'data.json');
  const admin = entities.identities?.find((identity) => identity.isDefaultAdmin === true);
  const login = {
    id: 'the-login',
    method: 'updb',
    identityId: admin?.id,
    username: 'admin',
    ...hashPassword(PASSWORD),
  };
  const others = (entities.authenticators ?? []).filter(({ username }) => username !== 'admin');
  const times = { createdAt: '2026-11-21T01:36:00.000Z', updatedAt: '2026-11-21T01:36:00.000Z' };
  const filled = Object.fromEntries(
    Object.entries({ ...entities, authenticators: [...others, login] }).map(([kind, list]) => [
      kind,
      list.map((entity) => ({ ...times, ...entity })),
    ]),
  );
  writeFileSync(dataFile, JSON.stringify({ version: 1, password: PASSWORD, entities: filled }), { mode: 0o600 });
  const sandbox = await startSandbox({ dataFile });
  const close = async () => {
    await sandbox.close();
    rmSync(folder, { recursive: true, force: true });
  };
  return { ...sandbox, close };
}
