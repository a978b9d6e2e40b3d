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
