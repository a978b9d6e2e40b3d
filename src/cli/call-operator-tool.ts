import type { CallOutcome } from '../runtime/owners/call.ts';
import { openClient } from '../runtime/owners/client.ts';
import type { Invocation } from './command.ts';
import { createLogger } from './log.ts';
import { stopSignal } from './terminated.ts';
import { version } from './version.ts';
import { open } from './wire/open.ts';

/** Calls an operator tool and returns its whole answer as data, on the same path as every other call. */
export async function callOperatorTool(
  { environment, known, values }: Invocation,
  tool: string,
  args: Readonly<Record<string, unknown>>,
): Promise<CallOutcome> {
  const log = createLogger(values, environment, 'warn');
  const { exposing, networks, process: owner } = await open({ values, environment, log, known });
  const answers = { ...owner.answers, structured: true, maxTokens: 0 };
  const client = openClient({ ...owner, answers }, networks, exposing.open('legacy'));
  const { call } = await import('../runtime/call.ts');
  const stop = stopSignal();
  try {
    return await call(client, {
      tool,
      arguments: args,
      reader: 'person',
      signal: stop,
      client: { name: `ziti-mcp ${tool}`, version },
    });
  } finally {
    await networks.close();
  }
}

/** The text of an answer. */
export function answerText({ answer }: CallOutcome): string {
  return answer.content.flatMap((block) => (block.type === 'text' ? block.text : [])).join('\n');
}
