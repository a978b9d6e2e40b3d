import { dataModule } from './data-module.ts';
import type { Emitter } from './emitter.ts';
import { tables } from './tables.ts';

/** The documents that the table was made from, by API. */
export const emitApis: Emitter = (model) => {
  const text = dataModule(model, 'apis', 'ApiDocument', 'Readonly<Record<string, ApiDocument>>', tables.apis(model));
  return [{ path: 'src/generated/apis.ts', text }];
};
