/** What a model reads about a change that was read back. */
import { expect, test } from 'vitest';
import { report } from '../../../src/runtime/change/report.ts';
import type { Verification } from '../../../src/runtime/change/types.ts';

const NOTHING: Verification = { changed: [], alsoChanged: [], missed: [], unread: [] };
const CHANGED = [
  { field: 'name', from: 'web', to: 'shop' },
  { field: 'tags', from: null, to: { a: 1 } },
];
const MISSED = [{ field: 'cost', requested: 5, found: 7, why: 'It kept its own.' }];
const LONG = 'a'.repeat(300);
/** The last 20 characters before the second member of an object, as they are quoted. */
const END = JSON.stringify(`${LONG.slice(0, 14)}","b":`).slice(0, -1);

test.each<[what: string, found: Partial<Verification>, says: string[]]>([
  ['nothing differs', {}, ['Read back: as requested.']],
  ['what was changed', { changed: CHANGED }, ['Read back: as requested; name "web" -> "shop", tags null -> {"a":1}.']],
  [
    'what was changed, and what was not',
    { changed: CHANGED.slice(0, 1), missed: [...MISSED, { field: 'tags', requested: { b: 1 }, found: undefined }] },
    [
      'Read back: name "web" -> "shop".',
      'NOT APPLIED: cost is 7, not 5. It kept its own.',
      'NOT APPLIED: tags is null, not {"b":1}.',
    ],
  ],
  ['only what was not', { missed: [{ why: 'It is still there.' }] }, ['NOT APPLIED: It is still there.']],
  [
    'what changed besides',
    { alsoChanged: CHANGED.slice(0, 1) },
    ['Read back: as requested.', 'Also changed, though not requested: name "web" -> "shop".'],
  ],
  [
    'what no answer shows',
    { unread: ['password', 'code'] },
    ['Read back: as requested.', 'Cannot be read back: password, code.'],
  ],
  ['a remark', { note: 'It keeps its rights.' }, ['Read back: as requested.', 'It keeps its rights.']],
  ['what is gone', { gone: true }, ['Read back: it is gone.']],
  [
    'why nothing was compared',
    { unverified: 'no answer.', unread: ['code'] },
    ['Not verified: no answer.', 'Cannot be read back: code.'],
  ],
  [
    'long values, cut',
    { changed: [{ field: 'a', from: LONG.slice(0, 198), to: LONG }] },
    [`Read back: as requested; a ..."${LONG.slice(0, 20)}" -> ..."${LONG.slice(0, 122)}".`],
  ],
  [
    'long values, from where they differ',
    { missed: [{ field: 'a', requested: { a: LONG, b: 1 }, found: { a: LONG, b: 2 } }] },
    [`NOT APPLIED: a is ...${END}2}", not ...${END}1}".`],
  ],
])('%s', (_what, found, says) => expect(report({ ...NOTHING, ...found })).toBe(says.join('\n')));
