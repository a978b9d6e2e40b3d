import { dataModule } from './data-module.ts';
import type { Emitter } from './emitter.ts';
import { tables } from './tables.ts';

/** The complete input schemas by tool name, loaded at the first call. */
export const emitInputs: Emitter = (model) => {
  const text = dataModule(model, 'inputs', 'ToolInput', 'Readonly<Record<string, ToolInput>>', tables.inputs(model));
  return [{ path: 'src/generated/inputs.ts', text }];
};
