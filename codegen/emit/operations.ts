import { dataModule } from './data-module.ts';
import type { Emitter } from './emitter.ts';
import { tables } from './tables.ts';

/** The operation table: one row per tool, by name. */
export const emitOperations: Emitter = (model) => {
  const text = dataModule(model, 'operations', 'Operation', 'readonly Operation[]', tables.operations(model));
  return [{ path: 'src/generated/operations.ts', text }];
};
