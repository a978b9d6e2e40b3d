import type { ListedTool, Operation } from '../../src/contract.ts';
import type { Json } from '../common/json.ts';
import { print } from '../common/printer.ts';

/** The folder of the snapshots: one file per tool, so that a change of one tool is a change of one file. */
export const SNAPSHOTS = 'test/snapshots';

/** The snapshot of every tool by file name: what is listed of the tool, and its row of the table. */
export function snapshots(operations: readonly Operation[], toolList: readonly ListedTool[]): Map<string, string> {
  const listed = new Map(toolList.map((tool) => [tool.name, tool]));
  return new Map(
    operations.map((operation) => {
      const snapshot = { listed: listed.get(operation.name), operation };
      return [`${operation.name}.json`, `${print(snapshot as unknown as Json)}\n`];
    }),
  );
}
