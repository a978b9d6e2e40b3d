/** The document that a controller serves about itself, compared with the installed surface. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { compareSources } from '../../src/surface/compare-sources.ts';
import type { ReadController } from '../../src/surface/sources/controller.ts';

type Json = Record<string, unknown>;
const committed = JSON.parse(readFileSync('spec/edge-management.json', 'utf8')) as Json;

/** As real controllers serve it: `minimum: 0` is lost, and the list only names the client API. */
const withoutZero = (text: string): string =>
  JSON.stringify(JSON.parse(text), (key, value) => (key === 'minimum' && value === 0 ? undefined : value));

const serving =
  (document: string, status = 200): ReadController =>
  async (path) =>
    path.endsWith('/specs')
      ? { status: 200, text: '{"data":[{"id":"edge-client","name":"edge-client"}],"meta":{}}' }
      : { status: path.endsWith('/specs/edge-management/spec') ? status : 404, text: document };

describe('surface diff installed controller', () => {
  test('finds nothing if the controller serves the document of the tools', async () => {
    const { changes, notes } = await compareSources(
      'installed',
      'controller',
      '1',
      serving(withoutZero(JSON.stringify(committed))),
    );
    expect(changes).toEqual([]);
    expect(notes.join('\n')).toMatch(/minimum: 0/);
  });

  test('shows what differs otherwise', async () => {
    const copy = structuredClone(committed) as { paths: Json };
    delete copy.paths['/identity-role-attribute-usage'];
    const { changes } = await compareSources('installed', 'controller', '1', serving(JSON.stringify(copy)));
    expect(changes.map(({ class: kind, tool }) => [kind, tool])).toEqual([
      ['breaking', 'listIdentityRoleAttributeUsage'],
    ]);
  });

  test('says what to do without a controller', async () => {
    await expect(compareSources('installed', 'controller', '1')).rejects.toThrow(/use --controller or --identity/);
    await expect(compareSources('installed', 'controller', '1', serving('', 404))).rejects.toThrow(/\(status 404\)/);
  });
});
