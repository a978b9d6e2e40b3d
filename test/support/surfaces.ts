/** Small surfaces for tests of the surface diff. */
import type { Surface, SurfaceTool } from '../../src/surface/surface.ts';

/** A tool that lists things, with a test's changes. */
export const toolOf = (parts: Partial<SurfaceTool> = {}): SurfaceTool => ({
  name: 'listThings',
  aliases: [],
  api: 'shop',
  operationId: 'listThings',
  method: 'GET',
  path: '/things',
  category: 'things',
  effect: 'read',
  marks: [],
  input: { type: 'object', additionalProperties: false, properties: {} },
  output: { type: 'object', properties: {} },
  annotations: { readOnlyHint: true },
  description: 'Lists things.',
  secrets: {},
  ...parts,
});

/** A tool that creates things, with a test's changes. */
export const writerOf = (parts: Partial<SurfaceTool> = {}): SurfaceTool =>
  toolOf({
    name: 'createThing',
    operationId: 'createThing',
    method: 'POST',
    effect: 'write',
    annotations: { destructiveHint: false },
    ...parts,
  });

/** A surface of these tools, sorted, with a document for each of their APIs. */
export function surfaceOf(...tools: readonly SurfaceTool[]): Surface {
  const apis = [...new Set(['shop', ...tools.map(({ api }) => api)])].sort();
  return {
    format: 1,
    generator: 'test',
    documents: apis.map((api) => ({ api, version: '1', digest: 'sha256:0' })),
    tools: [...tools].sort((a, b) => (a.name < b.name ? -1 : 1)),
  };
}
