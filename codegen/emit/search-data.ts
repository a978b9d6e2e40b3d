import { dataModule } from './data-module.ts';
import type { Emitter } from './emitter.ts';
import { tables } from './tables.ts';

/** The data of findOperations, loaded at its first call. */
export const emitSearchData: Emitter = (model) => {
  const text = dataModule(model, 'searchData', 'SearchData', 'SearchData', tables.searchData(model));
  return [{ path: 'src/generated/search-data.ts', text }];
};
