import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Sandbox, startSandbox } from '../../src/sandbox/index.ts';
import { type Home, newHome } from './home.ts';

/** Two sandboxes that are stored as networks: `prod`, the default, which is read-only, and `lab`. */
export interface TwoNetworks {
  readonly home: Home;
  readonly prod: Sandbox;
  readonly lab: Sandbox;
  close(): Promise<void>;
}

/** Flags that serve both. */
export const BOTH = ['--network', 'prod', '--network', 'lab', '--log-level', 'error'];

export async function startTwoNetworks(): Promise<TwoNetworks> {
  const home = newHome();
  const [prod, lab] = await Promise.all([startSandbox(), startSandbox()]);
  const store = async (name: string, { url, ca, username, password }: Sandbox, flags: readonly string[]) => {
    const file = join(home.path, `${name}.pem`);
    writeFileSync(file, ca);
    const key = ['--secrets-key', join(home.path, 'key')];
    const account = ['--controller', url, '--ca', file, '--username', username, '--password', '-'];
    const { code, stderr } = await home.run(['init', '--network', name, ...key, ...account, ...flags], `${password}\n`);
    if (code !== 0) throw new Error(stderr);
  };
  await store('prod', prod, ['--read-only']);
  await store('lab', lab, ['--allow-write', '{create,patch,delete}Service']);
  return {
    home,
    prod,
    lab,
    async close() {
      await Promise.all([prod.close(), lab.close()]);
      home.remove();
    },
  };
}
