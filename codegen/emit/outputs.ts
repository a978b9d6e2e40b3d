import { dataModule } from './data-module.ts';
import type { Emitter } from './index.ts';

/** The declared schemas of JSON answers by tool name, loaded only when somebody asks for them. */
export const emitOutputs: Emitter = (model) => {
  const rows = model.tools.flatMap(({ operation, output }) => (output ? [[operation.name, output] as const] : []));
  const type = 'Readonly<Record<string, JsonSchema>>';
  const text = dataModule(model, 'outputs', 'JsonSchema', type, Object.fromEntries(rows));
  return [{ path: 'src/generated/outputs.ts', text }];
};
