import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import { isObject } from '../../../../src/common/is-object.ts';
import { HINTED, hintedIn } from '../../../../src/runtime/safety/secrets/hints.ts';
import type { Hinted, Pattern } from '../../../../src/runtime/safety/secrets/pattern.ts';
import { redactPatterns } from '../../../../src/runtime/safety/secrets/patterns.ts';
import { plainExpression } from '../../../support/plain-expression.ts';

const hintsOf = ({ hints, beside = [] }: Hinted): readonly string[] => [...hints, ...beside];
const HINTS = [...new Set(HINTED.flatMap(hintsOf))];
const SPACES = [' ', '\t', '\n', '\r', '\u00a0', '\u2028'];

test('a text is searched for the hints of everything that has some', async () => {
  const folder = fileURLToPath(new URL('../../../../src/runtime/safety/secrets/', import.meta.url));
  const files = readdirSync(folder).filter((file) => file.endsWith('.ts'));
  const rooms = await Promise.all(files.map((file): Promise<object> => import(join(folder, file))));
  const exported = rooms.flatMap((room) => Object.values(room).flat());
  const isHinted = (value: unknown) => isObject(value) && 'find' in value && 'hints' in value;
  const hinted = new Set(exported.filter(isHinted));
  expect(hinted.size).toBeGreaterThan(40);
  expect([...hinted].filter((each) => !HINTED.includes(each))).toStrictEqual([]);
});

const PATTERNS = HINTED.filter((each): each is Pattern => 'find' in each);

test.each(PATTERNS.filter(({ hints }) => hints.length > 0).map((each) => [each.find.source, each] as const))(
  'every match has a hint: %s',
  (_source, pattern) => {
    const { find, hints } = pattern;
    const texts = fc.sample(fc.stringMatching(plainExpression(find), { size: 'small' }), { numRuns: 500, seed: 1 });
    const around = texts.flatMap((text) => [text, `"${text}"`, `x ${text}`]);
    const matched = around.filter((text) => text.search(find) >= 0);
    expect(matched.filter((text) => !hintedIn(text).has(pattern))).toStrictEqual([]);
    expect([hints, matched.length > 0]).toStrictEqual([hints, true]);
  },
);

/** The same, hint by hint. */
function searched(text: string): Set<Hinted> {
  const spaced = ` ${text.toLowerCase().replace(/\s|[^\0-\x7f]/g, ' ')}`;
  return new Set(HINTED.filter((each) => hintsOf(each).some((hint) => spaced.includes(hint))));
}

describe('a hint is found', () => {
  test.each(HINTS.map((hint) => [hint]))('wherever it is: %j', (hint) => {
    const meant = HINTED.filter((each) => hintsOf(each).includes(hint));
    for (const text of [hint, `{"x":"${hint}`, `${hint}"}`, `ä${hint}ä`]) {
      for (const space of SPACES) {
        const spaced = text.replaceAll(' ', space);
        for (const found of [hintedIn(spaced), hintedIn(spaced.toUpperCase())]) {
          for (const each of meant) expect(found).toContain(each);
        }
      }
    }
  });

  test('wherever a long text is divided', () => {
    for (const before of Array.from({ length: 24 }, (_, more) => 'x'.repeat(4_080 + more))) {
      for (const hint of ['passphrase', '://', ' -u', '==', 'private key']) {
        for (const text of [before + hint, `${before}${hint}${before}`]) {
          expect(hintedIn(text), `${before.length} ${hint}`).toStrictEqual(searched(text));
        }
      }
    }
  });

  test('as by a search for each', () => {
    const part = fc.oneof(
      fc.constantFrom(...HINTS),
      fc.constantFrom(...HINTS.flatMap((hint) => [hint.slice(1), hint.slice(0, -1)])),
      fc.constantFrom(...SPACES, 'ä', '😀', '{"', '"}', '.', '1'),
      fc.string({ maxLength: 3 }),
    );
    fc.assert(
      fc.property(fc.array(part, { maxLength: 8 }), (parts) => {
        const text = parts.join('');
        const indexes = (found: ReadonlySet<Hinted>) => HINTED.flatMap((each, at) => (found.has(each) ? at : []));
        expect(indexes(hintedIn(text))).toStrictEqual(indexes(searched(text)));
      }),
      { numRuns: 2_000 },
    );
  });

  test('at the beginning of a text as behind a space', () => {
    expect(redactPatterns('-u bob:kfW8s3xq')).toBe('-u bob:[redacted: password]');
  });
});

test.each([
  ['docker login -u bob -p kfW8s3xq'],
  ['curl --user bob:kfW8s3xq https://a.example'],
  ['net use x /user:bob kfW8s3xq'],
  ['net user bob kfW8s3xq'],
  ['schtasks /create /ru bob /rp kfW8s3xq'],
  ['xfreerdp /v:a /u:bob /p:kfW8s3xq'],
  ['sqlplus bob/kfW8s3xq@db'],
  ['zrok enable kfW8s3xqAb'],
  ['snmp-server community kfW8s3xq'],
  ['enable secret 0 kfW8s3xq'],
  ['config set requirepass kfW8s3xq'],
  ['echo kfW8s3xq | sudo -S ls'],
  ['7za x -pkfW8s3xq a.7z'],
])('white space of any kind separates the words of a command: %s', (command) => {
  for (const space of [' ', '\t', '  ']) {
    const written = command.replaceAll(' ', space);
    expect(redactPatterns(written)).not.toContain('kfW8s3xq');
    expect(redactPatterns(`first\n${written}`)).not.toContain('kfW8s3xq');
  }
});

test('a page of services has none', () => {
  const page = JSON.stringify({
    data: [
      { id: 'qSsFzTUp6NgDmFR1O9Ch1', name: 'svc-1', createdAt: '2026-11-01T10:00:00.000Z', encryptionRequired: true },
    ],
  });
  expect(hintedIn(page).size).toBe(0);
});

test('a text is looked through a few times, and hints are only compared where one may begin', () => {
  const text = 'A quick look at what nobody hides: 42 boxes, 7 crates and a barrel of apples. '.repeat(20);
  const includes = vi.spyOn(String.prototype, 'includes');
  const get = vi.spyOn(Map.prototype, 'get');
  hintedIn(text);
  const counts = [includes.mock.calls.length, get.mock.calls.length];
  vi.restoreAllMocks();
  const single = HINTS.filter((hint) => hint.length === 1);
  expect(counts[0]).toBeLessThanOrEqual(2 * single.length);
  expect(counts[1]).toBeLessThan(text.length / 10);
});
