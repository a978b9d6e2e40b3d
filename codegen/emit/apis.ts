import { dataModule } from './data-module.ts';
import type { Emitter } from './index.ts';

/** The documents that the table was made from, by API. */
export const emitApis: Emitter = (model) => {
  const rows = model.apis.map(({ document: _, ...facts }) => [facts.api, facts] as const);
  const type = 'Readonly<Record<string, ApiDocument>>';
  return [
    { path: 'src/generated/apis.ts', text: dataModule(model, 'apis', 'ApiDocument', type, Object.fromEntries(rows)) },
  ];
};
