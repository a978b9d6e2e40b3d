import type { Emitter } from './index.ts';
import { tsPreamble } from './preamble.ts';

/** The types of each API, made by openapi-typescript from the repaired document. */
export const emitClientTypes: Emitter = async (model, step) => {
  const files = [];
  for (const { api, document } of model.apis) {
    const types = await step(`${api}.types`, document, () => typesOf(document));
    files.push({ path: `src/generated/${api}.types.ts`, text: `${tsPreamble(model)}\n\n${types}` });
  }
  return files;
};

async function typesOf(document: object): Promise<string> {
  // Only loaded here: it brings the TypeScript compiler, which the rest of the generator does not need.
  const { default: openapiTypeScript, astToString } = await import('openapi-typescript');
  return astToString(await openapiTypeScript(structuredClone(document) as never, { alphabetize: true, silent: true }));
}
