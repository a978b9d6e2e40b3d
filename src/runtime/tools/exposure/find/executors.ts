import { ToolError } from '../../../../common/tool-error.ts';
import { EFFECTS, type Effect, type ListedAnnotations, type ToolFacts } from '../../../../contract.ts';
import type { Network } from '../../../owners/network.ts';
import type { Tool } from '../../../owners/tool.ts';
import { serverTool } from '../../server-tool.ts';
import { isAllowed, unknownOperation } from '../allowed.ts';
import type { ExposureContext } from '../types.ts';

interface Executor {
  readonly name: string;
  /** What its operations do, after their name. */
  readonly does: string;
  readonly title: string;
  readonly description: string;
  readonly annotations: ListedAnnotations;
}

/** One executor per effect, so that a call's annotations are accurate. */
const BY_EFFECT: Readonly<Record<Effect, Executor>> = {
  read: {
    name: 'callRead',
    does: 'only reads',
    title: 'Call an operation that reads',
    description: 'Calls an operation that only reads, with arguments as in its signature.',
    annotations: { readOnlyHint: true, destructiveHint: false, idempotentHint: true },
  },
  write: {
    name: 'callWrite',
    does: 'adds or changes something',
    title: 'Call an operation that writes',
    description: 'Calls an operation that adds or changes something.',
    annotations: { readOnlyHint: false, destructiveHint: false, idempotentHint: false },
  },
  destructive: {
    name: 'callDestructive',
    does: 'is destructive',
    title: 'Call a destructive operation',
    description: 'Calls an operation that removes, replaces or cuts off something.',
    annotations: { readOnlyHint: false, destructiveHint: true, idempotentHint: false },
  },
};

/** The executors for the effects of allowed operations. */
export function executors(context: ExposureContext): Tool[] {
  const effects = EFFECTS.filter((effect) => context.allowed.anywhere.some((operation) => operation.effect === effect));
  return effects.map((effect) => executor(effect, context));
}

function executor(effect: Effect, { find, allowed, several, texts }: ExposureContext): Tool {
  const { name, title, description, annotations } = BY_EFFECT[effect];
  const lessonOn = async (tool: ToolFacts, network: Network): Promise<string> => {
    const at = several ? `"network":"${network.name}",` : '';
    const call = `${BY_EFFECT[tool.effect].name}({${at}"operation":"${tool.name}","arguments":{...}})`;
    return `Signature: ${await texts.signature(tool.name)}
Call it as ${call}`;
  };
  const listed = {
    name,
    title,
    description,
    inputSchema: {
      type: 'object',
      required: ['operation'],
      properties: { operation: { type: 'string' }, arguments: { type: 'object' } },
    },
    annotations,
  };
  return serverTool(listed, effect, {
    async forward({ operation: requested, arguments: given = {} }, network) {
      const tool = find(String(requested));
      if (tool === undefined) throw await unknownOperation(String(requested), allowed.on(network), texts);
      // The policy stage refuses what is not allowed, and names the rule.
      if (tool.effect !== effect && isAllowed(tool, network)) throw otherEffect(tool);
      return { tool, arguments: given as Readonly<Record<string, unknown>>, teach: () => lessonOn(tool, network) };
    },
    async teach({ operation: requested, arguments: _within, network: _named, ...beside }, network) {
      const tool = typeof requested === 'string' ? find(requested) : undefined;
      if (tool === undefined || !isAllowed(tool, network)) return undefined;
      const [misplaced] = Object.keys(beside);
      const place = misplaced === undefined ? '' : `${JSON.stringify(misplaced)} belongs in "arguments".\n`;
      return place + (await lessonOn(tool, network));
    },
    run: () => Promise.reject(new Error('an executor calls another tool')),
  });
}

/** Why an executor does not exist: no operation with its effect is allowed. Undefined for any other name. */
export function missingExecutor(name: string, allowed: readonly ToolFacts[]): ToolError | undefined {
  const effect = EFFECTS.find((each) => BY_EFFECT[each].name === name);
  if (effect === undefined || allowed.some((operation) => operation.effect === effect)) return undefined;
  const onlyReads = effect !== 'read' && allowed.every((operation) => operation.effect === 'read');
  const message = onlyReads
    ? 'This server is read-only here: no operation that writes is allowed.'
    : `No operation that ${BY_EFFECT[effect].does} is allowed here.`;
  return new ToolError('refused', message, {
    model: 'Nothing was sent. Only the operator of this server can change that.',
    person: 'Nothing was sent. ziti-mcp policy show, with the same flags, shows what decides.',
  });
}

function otherEffect({ name, effect }: ToolFacts): ToolError {
  return new ToolError(
    'arguments',
    `${name} ${BY_EFFECT[effect].does}: use ${BY_EFFECT[effect].name}.`,
    `Call ${BY_EFFECT[effect].name} with the same operation and arguments.`,
  );
}
