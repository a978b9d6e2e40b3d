import { dataModule } from './data-module.ts';
import type { Emitter } from './emitter.ts';
import { tables } from './tables.ts';

/** How changes are previewed and checked; loaded at the first change. */
export const emitChanges: Emitter = (model) => [
  {
    path: 'src/generated/changes.ts',
    text: dataModule(model, 'changes', 'ChangeTable', 'ChangeTable', tables.changes(model)),
  },
];
