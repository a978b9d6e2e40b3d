import type { ToolAnswer } from '../../common/tool-answer.ts';
import type { Consent } from '../../runtime/gate/confirm/types.ts';
import type { CallOutcome } from '../../runtime/owners/call.ts';
import { openClient } from '../../runtime/owners/client.ts';
import { callArguments, divideDocuments } from '../call-arguments.ts';
import type { Command } from '../command.ts';
import { EXIT, exitCodeOf } from '../exit-code.ts';
import type { Flag } from '../flag.ts';
import { answerFlags, connectionFlags, exposureFlags, generalFlags, safetyFlags } from '../flags.ts';
import { createLogger } from '../log.ts';
import { commandPerson } from '../terminal/command-person.ts';
import { hasTerminal } from '../terminal/has-terminal.ts';
import { print } from '../terminal/print.ts';
import { printFailure } from '../terminal/print-failure.ts';
import { stopSignal } from '../terminated.ts';
import { UsageError } from '../usage-error.ts';
import { version } from '../version.ts';
import { open } from '../wire/open.ts';

const json: Flag = {
  name: 'json',
  kind: 'switch',
  help: 'print the answer as JSON, in full unless --max-result-tokens is set',
};

const yes: Flag = {
  name: 'yes',
  kind: 'switch',
  help: 'confirm a destructive call without being asked',
};

export const callCommand: Command = {
  name: 'call',
  operands: 'TOOL [key=value... | JSON]',
  help: 'call one tool, exactly as run would, and print the answer',
  flags: [json, yes, ...connectionFlags, ...exposureFlags, ...answerFlags, ...safetyFlags, ...generalFlags],
  examples: [
    'ziti-mcp call listServices --sandbox limit=5',
    `ziti-mcp call listIdentities --identity admin.json 'filter=name contains "web"' --json | jq .data`,
    `ziti-mcp call createService --sandbox --allow-write createService '{"name":"web","encryptionRequired":true}'`,
    'ziti-mcp call findOperations --sandbox --expose find query="who can reach a service"',
  ],

  async run({ operands: [tool, ...more], values: flags, environment, stdout, known }) {
    if (tool === undefined) throw new UsageError('call needs the name of a tool: ziti-mcp call listServices --sandbox');
    const [rest, values] = divideDocuments(more, flags);
    const args = callArguments(rest);
    const log = createLogger(values, environment, 'warn');
    const {
      process: owner,
      networks,
      exposing,
    } = await open({
      values,
      environment,
      log,
      known,
      person: commandPerson(),
    });
    const client = openClient(owner, networks, exposing.open('legacy'));
    const { call } = await import('../../runtime/call.ts');
    const stop = stopSignal();
    try {
      const request = {
        tool,
        arguments: args,
        reader: 'person' as const,
        signal: stop,
        client: { name: 'ziti-mcp call', version },
      };
      const make = (consent: Consent) => call(client, { ...request, consent });
      const first = await make({ kind: values.on('yes') ? 'yes' : 'ask' });
      const { answer, failure } = await answered(first, make, stop);
      if (failure === undefined) await print(stdout, values.on('json') ? jsonOf(answer) : textOf(answer));
      else printFailure(answer);
      // Leaving the prompt is not a "no": nothing was decided.
      const left = first.question !== undefined && stop.aborted;
      return left ? EXIT.interrupted : exitCodeOf(failure);
    } finally {
      await networks.close();
    }
  },
};

/** Asks the person at the terminal what a call asked, and repeats the call with the reply. */
async function answered(
  first: CallOutcome,
  again: (consent: Consent) => Promise<CallOutcome>,
  interrupted: AbortSignal,
): Promise<CallOutcome> {
  const { question, answer } = first;
  if (question === undefined) return first;
  if (hasTerminal()) {
    const { askAtTerminal } = await import('../terminal/question.ts');
    const action = await askAtTerminal(textOf(answer), interrupted);
    return again({ kind: 'reply', token: question.token, action });
  }
  const hint = {
    type: 'text' as const,
    text: 'Nothing was sent: there is no terminal to ask for confirmation. Use --yes to confirm.',
  };
  return { ...first, answer: { ...answer, content: [...answer.content, hint] } };
}

/** The data of an answer, or its text if the operation does not answer JSON. */
const jsonOf = (answer: ToolAnswer): string => JSON.stringify(answer.structuredContent ?? textOf(answer));

/** Text as it is; an image or a file as a data URL (RFC 2397). */
function textOf({ content }: ToolAnswer): string {
  return content
    .map((block) => {
      if (block.type === 'text') return block.text;
      const [type, data] =
        block.type === 'image' ? [block.mimeType, block.data] : [block.resource.mimeType, block.resource.blob];
      return `data:${type};base64,${data}`;
    })
    .join('\n');
}
