import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { overlayEntries } from '../support/overlay-entries.ts';
import { breaking, surface } from './surface.ts';

const documents = readdirSync('spec').filter((file) => file.endsWith('.json') && file !== 'spec.lock.json');

/** How many operations of some documents do not have the method GET. */
const changing = (files: readonly string[]): number =>
  files
    .map((file): { paths: Record<string, object> } => JSON.parse(readFileSync(`spec/${file}`, 'utf8')))
    .flatMap(({ paths }) => Object.values(paths).flatMap((item) => Object.keys(item)))
    .filter((key) => ['put', 'post', 'delete', 'patch'].includes(key)).length;

const judged = (name: string) => overlayEntries.get(name) ?? {};

describe('effects are judged by a person', () => {
  test('every tool has an entry, and every entry a tool', () => {
    expect([...overlayEntries.keys()].sort()).toEqual(surface.map(({ name }) => name).sort());
  });

  test('every operation that is not a GET says its effect and why', () => {
    const reasoned = (name: string) => judged(name).effect !== undefined && (judged(name).why ?? '').length >= 20;
    expect(breaking(({ name, operation }) => operation.method === 'GET' || reasoned(name))).toEqual([]);
    expect(surface.filter(({ operation }) => operation.method !== 'GET')).toHaveLength(changing(documents));
  });

  test('no reason is left to be written', () => {
    const unfinished = (name: string) => /TODO|FIXME|judge this/i.test(judged(name).why ?? '');
    expect(breaking(({ name }) => !unfinished(name))).toEqual([]);
  });

  test('a GET reads, unless the overlay says otherwise and why', () => {
    const otherwise = (name: string) => judged(name).effect !== undefined && judged(name).why !== undefined;
    const fine = (name: string, effect: string) => effect === (judged(name).effect ?? 'read');
    expect(
      breaking(({ name, operation: { method, effect } }) => {
        return method !== 'GET' || (fine(name, effect) && (effect === 'read' || otherwise(name)));
      }),
    ).toEqual([]);
  });

  test('the table says what the overlay says', () => {
    expect(breaking(({ name, operation }) => operation.effect === (judged(name).effect ?? 'read'))).toEqual([]);
    expect(
      breaking(({ name, operation }) => operation.idempotent === (judged(name).idempotent ?? operation.idempotent)),
    ).toEqual([]);
    expect(breaking(({ name, operation }) => `${operation.marks}` === `${judged(name).marks ?? []}`)).toEqual([]);
  });

  test('what replaces or deletes is destructive', () => {
    const harsh = ['PUT', 'DELETE'];
    const mild = breaking(({ operation }) => !harsh.includes(operation.method) || operation.effect === 'destructive');
    expect(mild).toEqual([]);
  });

  test('what the method makes idempotent is idempotent (RFC 9110, section 9.2.2)', () => {
    expect(breaking(({ operation }) => !['GET', 'PUT'].includes(operation.method) || operation.idempotent)).toEqual([]);
  });
});

describe('annotations', () => {
  test('are derived from the table, and all given', () => {
    for (const { name, listed, operation } of surface) {
      expect(listed.annotations, name).toEqual({
        readOnlyHint: operation.effect === 'read',
        destructiveHint: operation.effect === 'destructive',
        idempotentHint: operation.idempotent,
      });
    }
  });

  test('nothing else is listed with a tool', () => {
    const keys = ['name', 'title', 'description', 'inputSchema', 'annotations'];
    expect(breaking(({ listed }) => `${Object.keys(listed)}` === `${keys}`)).toEqual([]);
  });
});

describe('marks', () => {
  const marked = (mark: string) => surface.filter(({ operation }) => `${operation.marks}`.split(',').includes(mark));

  test.each([
    ['hazard', ['updateFabricRouter']],
    ['session', ['authenticate', 'authenticateMfa']],
  ])('exactly these are a %s, and none of them reads', (mark, names) => {
    expect(marked(mark).map(({ name }) => name)).toEqual(names);
    expect(marked(mark).filter(({ operation }) => operation.effect === 'read')).toEqual([]);
  });
});
