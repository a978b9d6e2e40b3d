import { dataModule } from './data-module.ts';
import type { Emitter } from './index.ts';

/** What `tools/list` answers, ready to be sent, in the order of the table. */
export const emitToolList: Emitter = (model) => {
  const rows = model.tools.map(({ listed }) => listed);
  const text = dataModule(model, 'toolList', 'ListedTool', 'readonly ListedTool[]', rows);
  return [{ path: 'src/generated/tool-list.ts', text }];
};
