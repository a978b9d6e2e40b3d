/** A plan of several calls: each takes the path of every call, and all are undone if one fails. */
import { ToolError } from '../../common/tool-error.ts';
import { decide } from '../../runtime/gate/policy/index.ts';
import type { Call } from '../../runtime/owners/call.ts';
import { callText } from '../text.ts';

/** One call of a plan. What it creates gets a name, by which later calls refer to its id. */
export interface Step {
  readonly tool: string;
  /** What it creates; for a step that deletes something, what it deletes. */
  readonly what: string;
  readonly arguments: (ids: Ids) => Readonly<Record<string, unknown>>;
}

/** The ids of created entities, by name. */
export type Ids = ReadonlyMap<string, string>;

export interface Made {
  readonly tool: string;
  readonly what: string;
  readonly id: string;
}

/** Makes the calls of a plan on behalf of one call. */
export interface StepMaker {
  /** @throws {ToolError} of kind `refused` if policy forbids one of these tools: before anything is sent */
  require(tools: readonly string[]): void;
  /**
   * Makes the calls in order. @throws {ToolError} if one fails; what the others created is deleted again, and the error
   * says so
   */
  make(steps: readonly Step[]): Promise<readonly Made[]>;
}

/** The tool that deletes what another one creates. */
export const undoOf = (tool: string): string => tool.replace(/^create/, 'delete');

export function stepMaker(outer: Call): StepMaker {
  const { client, network, process, request } = outer;
  const send = async (tool: string, args: Readonly<Record<string, unknown>>, signal: AbortSignal) => {
    const { call } = await import('../../runtime/call.ts');
    // A person has already agreed to the plan as a whole, or need not.
    const consent = { kind: 'yes' } as const;
    const where = client.networks.areSeveral ? { network: network.name } : {};
    return call(client, { tool, arguments: { ...args, ...where }, consent, signal, client: request.client });
  };
  return {
    require(tools) {
      for (const name of new Set(tools)) {
        const tool = process.find(name);
        if (tool !== undefined && decide(tool, network.policy.exposure).allowed) continue;
        throw new ToolError(
          'refused',
          `This also needs ${name}, which is not allowed here.`,
          'Nothing was sent. Only the operator of this server can allow it.',
        );
      }
    },
    async make(steps) {
      const ids = new Map<string, string>();
      const made: Made[] = [];
      for (const { tool, what, arguments: argumentsOf } of steps) {
        const args = argumentsOf(ids);
        const { answer, failure } = await send(tool, args, request.signal);
        const texts = answer.content.flatMap((block) => (block.type === 'text' ? [block.text] : []));
        if (failure !== undefined || answer.isError === true) {
          throw await takenBack(made, `${callText({ tool, arguments: args })} failed: ${texts.join(' ')}`);
        }
        const id = tool.startsWith('create') ? idIn(texts) : String(args['id'] ?? '');
        if (id === undefined) throw await takenBack(made, `${tool} returned no id`);
        ids.set(what, id);
        made.push({ tool, what, id });
      }
      return made;
    },
  };

  /** Deletes what was created, last first, even if the client has cancelled the call. */
  async function takenBack(made: readonly Made[], why: string): Promise<ToolError> {
    const left: string[] = [];
    for (const { id, tool, what } of made.filter((each) => each.tool.startsWith('create')).reverse()) {
      const { failure } = await send(undoOf(tool), { id }, new AbortController().signal);
      if (failure !== undefined) left.push(`${what} (${id})`);
    }
    const rest =
      left.length === 0 ? 'What was created before it was deleted again.' : `STILL THERE: ${left.join(', ')}.`;
    const next = left.length === 0 ? 'Fix the cause, and call again.' : 'Delete these manually.';
    return new ToolError('controller', `${why}. ${rest}`, next);
  }
}

/** The id of what was created: the answer also contains what was read back. */
function idIn(texts: readonly string[]): string | undefined {
  for (const text of texts) {
    try {
      const { data } = JSON.parse(text) as { readonly data?: { readonly id?: unknown } };
      if (typeof data?.id === 'string') return data.id;
    } catch {
      // It is no JSON: the next one may be.
    }
  }
  return undefined;
}
