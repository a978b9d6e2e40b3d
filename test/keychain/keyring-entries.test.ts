import fc from 'fast-check';
import { expect, test } from 'vitest';
import { KeyringEntries, type OpenEntry, PartsMissing } from '../../src/keychain/keyring-entries.ts';

/** The limit of Windows: 2,560 bytes in UTF-16. */
const LIMIT = 1_280;

/** A keychain that refuses what is too long for Windows, and that can fail at a given write. */
function keychain(entries: Map<string, string>, breakAt = Number.POSITIVE_INFINITY): OpenEntry {
  let writes = 0;
  return (account) => ({
    getPassword: async () => entries.get(account) ?? null,
    setPassword: async (text) => {
      writes += 1;
      if (writes >= breakAt) throw new Error('broken');
      if (Buffer.byteLength(text, 'utf16le') > 2_560) throw new Error('too long for Windows');
      if (Buffer.from(text, 'utf8').toString('utf8') !== text) throw new Error('half a character');
      entries.set(account, text);
    },
    deletePassword: async () => entries.delete(account),
  });
}

/** A keychain whose process is killed after some changes: none follows, not even to tidy up. */
function keychainKilledAfter(entries: Map<string, string>, steps: number): OpenEntry {
  let left = steps;
  const change = <T>(work: () => Promise<T>) => {
    if (left === 0) throw new Error('killed');
    left -= 1;
    return work();
  };
  const open = keychain(entries);
  return (account) => {
    const entry = open(account);
    return {
      ...entry,
      setPassword: (text) => change(() => entry.setPassword(text)),
      deletePassword: () => change(() => entry.deletePassword()),
    };
  };
}

const identity = 'k'.repeat(6_000);

test('texts of any length come back, and leave nothing when they go', async () => {
  const entries = new Map<string, string>();
  const secrets = new KeyringEntries(keychain(entries), LIMIT);
  const text = fc.oneof(
    fc.string({ unit: 'grapheme', maxLength: 20 }),
    fc.string({ unit: 'grapheme', minLength: 1_000, maxLength: 4_000, size: 'max' }),
    fc.constantFrom(
      '',
      identity,
      '😀'.repeat(2_000),
      `x${'😀'.repeat(2_000)}`,
      'ziti-mcp parts 1 2 3',
      'ziti-mcp parts',
    ),
  );
  await fc.assert(
    fc.asyncProperty(text, text, async (first, second) => {
      await secrets.write('prod', first);
      expect(await secrets.read('prod')).toBe(first);
      await secrets.write('prod', second);
      expect(await secrets.read('prod')).toBe(second);
      expect(await secrets.remove('prod')).toBe(true);
      expect(entries.size).toBe(0);
      expect(await secrets.remove('prod')).toBe(false);
      expect(await secrets.read('prod')).toBeUndefined();
    }),
    { numRuns: 60 },
  );
});

test('what fits is one entry, so that other programs find what they expect', async () => {
  const entries = new Map<string, string>();
  await new KeyringEntries(keychain(entries), LIMIT).write('prod', 'a'.repeat(LIMIT));
  expect([...entries.keys()]).toEqual(['prod']);
});

test.each([1, 2, 3, 5, 6])('a write that fails at entry %i keeps the earlier text', async (breakAt) => {
  const entries = new Map<string, string>();
  await new KeyringEntries(keychain(entries), LIMIT).write('prod', `earlier ${identity}`);
  const writing = new KeyringEntries(keychain(entries, breakAt), LIMIT).write('prod', `later ${identity}`);
  await expect(writing).rejects.toThrow('broken');
  expect(await new KeyringEntries(keychain(entries), LIMIT).read('prod')).toBe(`earlier ${identity}`);
  // Nothing of the later one is left.
  await new KeyringEntries(keychain(entries), LIMIT).remove('prod');
  expect(entries.size).toBe(0);
});

test('parts of a write that fails are deleted, unless the entry refers to them all the same', async () => {
  const entries = new Map<string, string>();
  await expect(new KeyringEntries(keychain(entries, 3), LIMIT).write('prod', identity)).rejects.toThrow('broken');
  expect(entries.size).toBe(0);
  const late: OpenEntry = (account) => ({
    ...keychain(entries)(account),
    setPassword: async (text) => {
      entries.set(account, text);
      if (account === 'prod') throw new Error('no answer');
    },
  });
  await expect(new KeyringEntries(late, LIMIT).write('prod', identity)).rejects.toThrow('no answer');
  expect(await new KeyringEntries(keychain(entries), LIMIT).read('prod')).toBe(identity);
});

test('a write or removal that is killed at any step leaves a text, and nothing after the next one', async () => {
  const texts = ['short', `first ${identity}`, `second ${'l'.repeat(9_000)}`];
  for (const earlier of texts)
    for (const later of [...texts, undefined])
      for (let steps = 0; ; steps++) {
        const entries = new Map<string, string>();
        const secrets = new KeyringEntries(keychain(entries), LIMIT);
        await secrets.write('prod', earlier);
        const killed = new KeyringEntries(keychainKilledAfter(entries, steps), LIMIT);
        const work = later === undefined ? killed.remove('prod') : killed.write('prod', later);
        const isDone = await work.then(
          () => true,
          () => false,
        );
        expect([earlier, later]).toContain(await secrets.read('prod'));
        if (steps % 2 === 0) await secrets.write('prod', 'next');
        else await secrets.write('prod', `next ${identity}`);
        expect([...entries.keys()].filter((name) => /[ab] \d/.test(name))).toHaveLength(steps % 2 === 0 ? 0 : 5);
        await secrets.remove('prod');
        expect(entries.size).toBe(0);
        if (isDone) break;
      }
});

test('what an earlier version stored is read, and nothing of it is left', async () => {
  const entries = new Map<string, string>();
  const secrets = new KeyringEntries(keychain(entries), LIMIT);
  for (const next of [() => secrets.write('prod', 'short'), () => secrets.remove('prod')]) {
    await secrets.write('prod', identity);
    const stored = [...entries].map(([name, text]) => [name, text].map((each) => each.replace(/ [ab] /, ' 1f0c2a9b ')));
    entries.clear();
    for (const [name = '', text = ''] of stored) entries.set(name, text);
    expect(await secrets.read('prod')).toBe(identity);
    await next();
    expect([...entries.keys()].filter((name) => name !== 'prod')).toEqual([]);
  }
});

test('a missing part is an error, never half a text', async () => {
  const entries = new Map<string, string>();
  const secrets = new KeyringEntries(keychain(entries), LIMIT);
  await secrets.write('prod', identity);
  entries.delete([...entries.keys()].find((name) => name !== 'prod') ?? '');
  await expect(secrets.read('prod')).rejects.toThrow(PartsMissing);
});

test.each([
  ['another long text', `later ${identity}`],
  ['a short text', 'later'],
  ['nothing', undefined],
])('a read during which %s takes the place of a long one gets that', async (_what, later) => {
  const entries = new Map<string, string>();
  const secrets = new KeyringEntries(keychain(entries), LIMIT);
  await secrets.write('prod', identity);
  let isFirst = true;
  const disturbed: OpenEntry = (account) => ({
    ...keychain(entries)(account),
    getPassword: async () => {
      if (isFirst && account !== 'prod') {
        isFirst = false;
        await (later === undefined ? secrets.remove('prod') : secrets.write('prod', later));
      }
      return entries.get(account) ?? null;
    },
  });
  expect(await new KeyringEntries(disturbed, LIMIT).read('prod')).toBe(later);
});
