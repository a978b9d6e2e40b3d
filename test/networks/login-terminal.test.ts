import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { CTRL_C, dialogue, type Turn } from '../support/dialogue.ts';
import { PUBLIC_CLIENT, RESOURCE } from '../support/outside-provider.ts';
import { type OutsideWorld, startOutsideWorld } from '../support/outside-world.ts';
import { hasPseudoTerminal } from '../support/terminal.ts';
import { type Home, newHome } from './home.ts';

let world: OutsideWorld;
let home: Home;
beforeAll(async () => {
  world = await startOutsideWorld();
  home = newHome();
  writeFileSync(join(home.path, 'ca.pem'), world.sandbox.ca);
  writeFileSync(join(home.path, 'idp.pem'), world.provider.ca);
});
afterAll(async () => {
  home.remove();
  await world.close();
});

const at = (name: string) => join(home.path, name);
const outside = () => ['--idp-domain', world.provider.issuer, '--idp-ca', at('idp.pem'), '--idp-resource', RESOURCE];

describe.runIf(hasPseudoTerminal)('a person who leaves by Ctrl-C while a login waits for them', () => {
  const leaves: Turn = { prompt: /Open\s/, typed: CTRL_C };
  const ways: [string, () => string[], Turn[]][] = [
    ['to enter a code', () => [...outside(), '--idp-client-id', PUBLIC_CLIENT], [leaves]],
    [
      'to log in with the browser',
      () => ['--auth-mode', 'browser'],
      [{ prompt: /Do you log in with an external/, typed: 'n' }, leaves],
    ],
  ];
  const sizes = [
    { columns: 80, rows: 24 },
    { columns: 40, rows: 20 },
  ];
  test.each(sizes.flatMap((size) => ways.map(([way, flags, turns]) => ({ ...size, way, flags, turns }))))(
    '$way, in $columns columns: the command ends at once, and nothing is stored',
    async ({ flags, turns, ...size }) => {
      const store = ['--network', 'lab', '--secrets-key', at('key'), '--controller', world.sandbox.url];
      const args = ['init', ...store, '--ca', at('ca.pem'), ...flags()];
      const { code, text } = await dialogue(args, size, turns, home.env);
      expect({ code, text }).toMatchObject({ code: 130 });
      expect(existsSync(home.settings)).toBe(false);
      expect(home.files().filter((name) => /\.age|\.lock|\.\d+$/.test(name))).toEqual([]);
    },
  );
});
