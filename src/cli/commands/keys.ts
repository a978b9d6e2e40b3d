import { DAY } from '../../common/durations.ts';
import type { Command, Invocation } from '../command.ts';
import { EXIT } from '../exit-code.ts';
import type { Flag } from '../flag.ts';
import { keysFileFlag } from '../http/flags.ts';
import { note } from '../terminal/note.ts';
import { print, printProse } from '../terminal/print.ts';
import { table } from '../terminal/table.ts';
import { UsageError } from '../usage-error.ts';

/** How long a key is valid if nothing else is said, in days. */
const USUAL_LIFE = 90;
const NAME = /^[A-Za-z0-9][A-Za-z0-9._@-]{0,63}$/;

const flags: readonly Flag[] = [
  keysFileFlag,
  {
    name: 'days',
    kind: 'number',
    range: { least: 1, most: 3650 },
    value: 'N',
    help: `how long a new key is valid (${USUAL_LIFE})`,
  },
  { name: 'json', kind: 'switch', help: 'print JSON' },
];

export const keysCommand: Command = {
  name: 'keys',
  operands: '[list | add NAME | revoke NAME]',
  help: 'manage the API keys that clients of run --transport http log in with; only their digests are stored',
  flags,
  examples: ['ziti-mcp keys add ci --days 30', 'ziti-mcp keys list', 'ziti-mcp keys revoke ci'],

  async run(invocation) {
    const [action = 'list', name, ...more] = invocation.operands;
    if (action !== 'add' && invocation.values.text('days') !== undefined)
      throw new UsageError('--days only goes with keys add.');
    if (action === 'list' && name === undefined) return list(invocation);
    if (action !== 'add' && action !== 'revoke') throw new UsageError('keys takes list, add NAME or revoke NAME.');
    if (name === undefined || more.length > 0) throw new UsageError(`keys ${action} takes one name.`);
    requireName(name);
    return action === 'add' ? add(invocation, name) : revoke(invocation, name);
  },
};

async function list({ values, environment, stdout }: Invocation): Promise<number> {
  const { readKeys, file } = await store(values, environment);
  const keys = readKeys(file).map(({ id, name, created, expires }) => ({ name, id, created, expires }));
  if (values.on('json')) await print(stdout, JSON.stringify({ keys }));
  else if (keys.length === 0) await printProse(stdout, 'There are no keys: create one with ziti-mcp keys add NAME.');
  else {
    const state = (expires: string) => (Date.parse(expires) <= Date.now() ? `${expires} (expired)` : expires);
    const rows = keys.map(({ name, id, created, expires }) => [name, id, created, state(expires)]);
    await print(stdout, table(['name', 'id', 'created', 'expires'], rows, stdout));
  }
  return EXIT.done;
}

async function add({ values, environment, stdout }: Invocation, name: string): Promise<number> {
  const days = values.number('days') ?? USUAL_LIFE;
  const { changeKeys, file, makeKey } = await store(values, environment);
  const now = Date.now();
  const { text, stored } = makeKey(name, new Date(now), new Date(now + days * DAY));
  await changeKeys(file, (keys) => {
    if (keys.some((each) => each.name === name)) {
      throw new UsageError(`A key "${name}" already exists: revoke it first, or choose another name.`);
    }
    return [...keys, stored];
  });
  const shown = values.on('json') ? JSON.stringify({ name, id: stored.id, key: text, expires: stored.expires }) : text;
  await print(stdout, shown).catch(async (error: unknown) => {
    // Nobody has seen the key, so nobody can use it.
    await changeKeys(file, (keys) => keys.filter(({ id }) => id !== stored.id));
    throw error;
  });
  if (!values.on('json')) note(`shown only once; only its digest is stored. It is valid until ${stored.expires}.`);
  return EXIT.done;
}

async function revoke({ values, environment, stdout }: Invocation, name: string): Promise<number> {
  const { changeKeys, file } = await store(values, environment);
  await changeKeys(file, (keys) => {
    const rest = keys.filter((each) => each.name !== name && each.id !== name);
    if (rest.length === keys.length) throw new UsageError(`There is no key "${name}". ziti-mcp keys list shows all.`);
    return rest;
  });
  await printProse(stdout, `The key "${name}" is revoked. Servers stop accepting it within a second.`);
  return EXIT.done;
}

function requireName(name: string): void {
  if (NAME.test(name)) return;
  throw new UsageError(
    'A name has up to 64 letters, digits and the characters . _ @ -, and begins with a letter or digit.',
  );
}

async function store(values: Invocation['values'], environment: Invocation['environment']) {
  const [{ changeKeys, readKeys }, { makeKey }, { keysFileOf }] = await Promise.all([
    import('../http/key-store.ts'),
    import('../../http/access/key-file.ts'),
    import('../http/keys-file.ts'),
  ]);
  return { changeKeys, readKeys, makeKey, file: keysFileOf(values, environment) };
}
