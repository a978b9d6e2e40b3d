import { dataModule } from './data-module.ts';
import type { Emitter } from './index.ts';

/** The operation table: one row a tool, by name. */
export const emitOperations: Emitter = (model) => {
  const rows = model.tools.map(({ operation }) => operation);
  const text = dataModule(model, 'operations', 'Operation', 'readonly Operation[]', rows);
  return [{ path: 'src/generated/operations.ts', text }];
};
