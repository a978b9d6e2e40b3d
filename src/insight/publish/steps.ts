/** Makes the calls of a plan: each takes the path of every call, and all are undone if one fails. */
import { ToolError, type ToolErrorKind } from '../../common/tool-error.ts';
import { decide } from '../../runtime/gate/policy/index.ts';
import type { Call } from '../../runtime/owners/call.ts';
import { callText } from '../wording/text.ts';
import type { ChangedEntity, StepMaker } from './step.ts';
import { isCreating, type SendStep, takeBack } from './take-back.ts';

export function stepMaker(outer: Call): StepMaker {
  const { client, network, process, request } = outer;
  const send: SendStep = async ({ tool, arguments: args }, step, signal) => {
    const { call } = await import('../../runtime/call.ts');
    // A person has already agreed to the plan as a whole, or need not.
    const consent = { kind: 'yes' } as const;
    const where = client.networks.areSeveral ? { network: network.name } : {};
    return call(client, { tool, arguments: { ...args, ...where }, consent, signal, client: request.client, step });
  };
  return {
    require(tools) {
      for (const name of new Set(tools)) {
        const tool = process.find(name);
        if (tool !== undefined && decide(tool, network.policy.exposure).allowed) continue;
        throw new ToolError('refused', `This also needs ${name}, which is not allowed here.`, {
          model: 'Nothing was sent. Only the operator of this server can allow it.',
          person: `Nothing was sent. ziti-mcp policy explain ${name}, with the same flags, shows what decides.`,
        });
      }
    },
    async make(steps) {
      client.meterOf(network).requireRoomForChange(steps.length);
      const begun = network.time.now() ?? new Date();
      const ids = new Map<string, string>();
      const created: ChangedEntity[] = [];
      for (const { tool, what, arguments: argumentsOf } of steps) {
        const step = { tool, arguments: argumentsOf(ids) };
        const { answer, failure, mayBeApplied } = await send(step, 'do', request.signal);
        const texts = answer.content.flatMap((block) => (block.type === 'text' ? [block.text] : []));
        const isFailed = failure !== undefined || answer.isError === true;
        const id = isCreating(tool) ? idIn(texts) : String(step.arguments['id'] ?? '');
        if (isFailed || id === undefined) {
          const why = isFailed ? `${callText(step)} failed: ${texts.join(' ')}` : `${tool} returned no id`;
          const isSettled = failure !== undefined && mayBeApplied !== true && !MAY_BE_DONE.has(failure);
          throw await takeBack(outer, send, {
            begun,
            made: created,
            why,
            doubtful: isSettled ? undefined : { ...step, what },
          });
        }
        ids.set(what, id);
        created.push({ tool, what, id });
      }
      return created;
    },
  };
}

/** Kinds of errors after which the change may have been made nevertheless. */
const MAY_BE_DONE: ReadonlySet<ToolErrorKind> = new Set(['unreachable', 'cancelled', 'internal']);

/** The id of what was created: the answer also contains what was read back. */
function idIn(texts: readonly string[]): string | undefined {
  for (const text of texts) {
    try {
      const { data } = JSON.parse(text) as { readonly data?: { readonly id?: unknown } };
      if (typeof data?.id === 'string') return data.id;
    } catch {
      // Not JSON: try the next text.
    }
  }
  return undefined;
}
