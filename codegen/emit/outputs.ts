import { dataModule } from './data-module.ts';
import type { Emitter } from './emitter.ts';
import { tables } from './tables.ts';

/** The declared schemas of JSON answers by tool name, only loaded on request. */
export const emitOutputs: Emitter = (model) => {
  const text = dataModule(
    model,
    'outputs',
    'JsonSchema',
    'Readonly<Record<string, JsonSchema>>',
    tables.outputs(model),
  );
  return [{ path: 'src/generated/outputs.ts', text }];
};
