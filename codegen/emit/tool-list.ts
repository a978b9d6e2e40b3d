import { dataModule } from './data-module.ts';
import type { Emitter } from './emitter.ts';
import { tables } from './tables.ts';

/** The answer of `tools/list`, ready to send, in the order of the table. */
export const emitToolList: Emitter = (model) => {
  const text = dataModule(model, 'toolList', 'ListedTool', 'readonly ListedTool[]', tables.toolList(model));
  return [{ path: 'src/generated/tool-list.ts', text }];
};
