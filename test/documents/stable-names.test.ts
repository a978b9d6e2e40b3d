/** The names of random documents, before and after operations are added that differ as little as possible. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { JsonObject } from '../../codegen/common/json.ts';
import { httpOperations } from '../../codegen/documents/operations.ts';
import { shortDigest } from '../../codegen/names/digest.ts';
import { OverlayIndex } from '../../codegen/overlay/overlay-index.ts';
import { unknownOverlay } from '../../codegen/unknown/overlay.ts';

/** The operationIds of a document, by method and path. */
type Ids = Readonly<Record<string, string | undefined>>;

const WORDS = ['get', 'list', 'thing', 'Thing', 'THINGS', 'id', '1', '用户', 'facade', 'networks', 'of'.repeat(25)];
const BETWEEN = ['', '', '', '-', '_', '.', '/', ' '];
const spelt = fc
  .array(fc.tuple(fc.constantFrom(...WORDS), fc.constantFrom(...BETWEEN)), { minLength: 1, maxLength: 4 })
  .map((words) => words.flat().join(''));
const requests = fc
  .tuple(
    fc.constantFrom('get', 'post'),
    fc.array(fc.constantFrom('things', 'Things', '{id}', 'id', 'a-b', 'a_b', '用户', ''), { maxLength: 4 }),
  )
  .map(([method, steps]) => `${method} /${steps.join('/')}`);
/** An operationId that another operation could be called. */
const digested = fc.tuple(spelt, requests).map(([words, request]) => {
  const [method = '', path = ''] = request.split(' ');
  return `${words.replace(/[^a-z]/g, '')}${shortDigest(`${method.toUpperCase()} ${path}`)}`;
});
const documents: fc.Arbitrary<Ids> = fc.dictionary(
  requests,
  fc.option(fc.oneof(spelt, spelt, digested), { nil: undefined }),
  { minKeys: 1, maxKeys: 8, noNullPrototype: true },
);

function namesOf(ids: Ids): ReadonlyMap<string, string> {
  const paths: Record<string, JsonObject> = {};
  for (const [request, operationId] of Object.entries(ids)) {
    const [method = '', path = ''] = request.split(' ');
    paths[path] = { ...paths[path], [method]: operationId === undefined ? {} : { operationId } };
  }
  const api = { api: 'shop' };
  const found = [...httpOperations({ paths })].map((http) => ({ api, http, file: 'shop.json' }));
  const index = new OverlayIndex(unknownOverlay({ concepts: {}, intentions: {}, noise: [] }), ['shop'], () => {});
  const placed = index.placeOthers(found);
  return new Map(placed.map(({ http: { method, path }, placed: { name } }) => [`${method} ${path}`, name]));
}

test('the names of operations do not change when others are added', () => {
  fc.assert(
    fc.property(documents, documents, (before, more) => {
      const known = new Set(Object.values(before));
      // An operationId must be unique: one that is given twice names neither.
      const added = Object.entries(more).filter(([, id]) => id === undefined || !known.has(id));
      const names = namesOf(before);
      const now = namesOf({ ...Object.fromEntries(added), ...before });
      expect([...names.keys()].map((request) => now.get(request))).toEqual([...names.values()]);
      expect(new Set(now.values()).size).toBe(now.size);
      for (const name of now.values()) expect(name).toMatch(/^[a-z][A-Za-z0-9]{0,47}$/);
    }),
    { numRuns: Number(process.env['DOCUMENTS'] ?? 300) },
  );
});
