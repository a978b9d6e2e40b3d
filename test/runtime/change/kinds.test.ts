import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { changes } from '../../../src/generated/changes.ts';
import { inputs } from '../../../src/generated/inputs.ts';
import { operations } from '../../../src/generated/operations.ts';
import { lifecycles } from '../../controller/lifecycles.ts';
import { type Entity, startWorld, type World } from './world.ts';

/**
 * Every kind of entity, created, changed, replaced and deleted: what is reported before and after matches what the
 * controller shows.
 */
let world: World;
const created = new Map<string, string>();

beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.close());

/** The arguments of a replacement: the minimum, with the entity's current values. */
function least(tool: string, entity: Entity, again: Entity): Record<string, unknown> {
  const { fields = [], resets = {}, ignores } = changes.changes[tool] ?? {};
  const needed = [...fields, ...(ignores?.fields ?? [])]
    .filter((field) => !Object.hasOwn(resets, field))
    .map((field) => field.split('.')[0] ?? '');
  const { on, fields: byType = {} } = inputs[tool]?.alternatives ?? {};
  const ofType = on === undefined ? [] : (byType[String(again[on])]?.required ?? []);
  // What a controller needs although no document says so: a signer has a certificate or an endpoint.
  const undeclared = Object.keys(again).filter((name) => name === 'jwksEndpoint');
  return Object.fromEntries(
    [...new Set([...needed, ...ofType, ...undeclared])].map((name) => [name, again[name] ?? entity[name]]),
  );
}

describe.each(lifecycles.map((each) => [each.kind, each] as const))(
  '%s',
  (kind, { create, read, patch, body, change }) => {
    const name = `the-${kind}`;
    const id = () => created.get(kind) ?? '';
    const entity = async () => (await world.ask(read, { id: id() })).data as Entity;

    test('created: every field has the requested value', async () => {
      const { verification } = await world.change(create, body(name, created));
      const [found] = (((await world.ask(`list${plural(create)}`, { limit: 500 })).data ?? []) as Entity[]).filter(
        (each) => each['name'] === name || kind === 'Terminator',
      );
      created.set(kind, String(found?.['id']));
      expect(verification).toEqual({ changed: [], alsoChanged: [], missed: [], unread: [] });
    });

    test('patched: reports exactly what changed', async () => {
      const before = await entity();
      const requested = { ...change(name, created), tags: { told: true } };
      const { verification } = await world.change(patch, { id: id(), ...requested });
      const after = await entity();
      expect(verification.missed).toEqual([]);
      expect(verification.alsoChanged).toEqual([]);
      for (const { field, from, to } of verification.changed) expect([from, to]).toEqual([before[field], after[field]]);
      const differing = Object.keys(requested).filter(
        (key) => JSON.stringify(before[key]) !== JSON.stringify(after[key]),
      );
      expect(verification.changed.map(({ field }) => field).sort()).toEqual(differing.sort());
    });

    test('replaced: the preview shows what is reset, and it happens', async () => {
      const update = patch.replace('patch', 'update');
      const args = { id: id(), ...least(update, await entity(), body(name, created)) };
      const { differences, warnings } = await world.preview(update, args);
      const { verification } = await world.change(update, args);
      expect(verification.missed).toEqual([]);
      expect(verification.alsoChanged).toEqual([]);
      const nothing = (value: unknown) => value === null || Object.keys(Object(value)).length === 0;
      const fieldAndValue = ({ field, to }: { field: string; to: unknown }) => [field, nothing(to) ? null : to];
      expect(verification.changed.map(fieldAndValue).sort()).toEqual(differences.map(fieldAndValue).sort());
      expect(differences.map(({ field }) => field)).toContain('tags');
      expect(warnings.find((text) => text.startsWith('Not given, and so reset: '))).toContain('tags (to nothing)');
    });
  },
);

describe('deleted', () => {
  test.each([...lifecycles].reverse().map(({ kind, remove }) => [kind, remove] as const))(
    '%s is gone',
    async (kind, remove) => {
      const { verification } = await world.change(remove, { id: created.get(kind) ?? '' });
      expect(verification).toEqual({ gone: true, changed: [], alsoChanged: [], missed: [], unread: [] });
    },
  );
});

/** `EdgeRouterPolicies` for `createEdgeRouterPolicy`. */
function plural(create: string): string {
  const list = lifecycles.find((each) => each.create === create)?.list ?? '';
  return list.slice('list'.length);
}

test('every write has a reader, or a reason why not', () => {
  const silent = operations.filter(({ name, effect }) => effect !== 'read' && changes.changes[name] === undefined);
  expect(silent.filter(({ name }) => (changes.unread[name] ?? '').length < 20)).toEqual([]);
  expect(silent.map(({ name }) => name).sort()).toEqual(Object.keys(changes.unread).sort());
  expect(Object.keys(changes.changes).length).toBeGreaterThan(90);
});
