import { dataModule } from './data-module.ts';
import type { Emitter } from './index.ts';

/** The complete input schemas by tool name, loaded at the first call. */
export const emitInputs: Emitter = (model) => {
  const rows = Object.fromEntries(model.tools.map(({ operation, input }) => [operation.name, input]));
  const type = 'Readonly<Record<string, ToolInput>>';
  return [{ path: 'src/generated/inputs.ts', text: dataModule(model, 'inputs', 'ToolInput', type, rows) }];
};
