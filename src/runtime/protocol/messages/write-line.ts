import type { JSONRPCMessage } from '@modelcontextprotocol/server';
import { preparedJson } from '../../../common/prepared-json.ts';

/** A message or a batch as a line of JSON. A result may be prepared as text. */
export function lineOf(ready: JSONRPCMessage | readonly JSONRPCMessage[]): string {
  const text = 'result' in ready ? preparedJson(ready.result) : undefined;
  if (text === undefined) return JSON.stringify(ready);
  return JSON.stringify({ ...ready, result: 0 }).replace('"result":0', () => `"result":${text}`);
}
