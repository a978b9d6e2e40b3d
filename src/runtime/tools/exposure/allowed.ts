import type { Catalogue } from '../../../common/catalogue.ts';
import { didYouMean, nearest } from '../../../common/nearest.ts';
import { type Advice, ToolError } from '../../../common/tool-error.ts';
import type { ToolFacts } from '../../../contract.ts';
import { decide } from '../../gate/policy/index.ts';
import type { Network } from '../../owners/network.ts';
import type { OperationTexts } from './operation-texts.ts';

/** Characters of a name to repeat: no tool has a longer one. */
const LONGEST_NAME = 100;

/** A network, as far as it decides what may be called. */
export type JudgingNetwork = Pick<Network, 'name' | 'policy'>;

/** The networks that are served, as far as they decide that. */
export interface JudgingNetworks {
  readonly all: readonly JudgingNetwork[];
  /** The default network of a call. */
  readonly default: JudgingNetwork | undefined;
}

/** The tools that the policies of networks allow: nothing else can be found, described or called. */
export class Allowed {
  readonly #catalogue: Catalogue;
  readonly #networks: readonly JudgingNetwork[];
  /** Compared by name: each person may have their own object for the same network. */
  readonly #byNetwork = new Map<string, readonly ToolFacts[]>();
  #anywhere: readonly ToolFacts[] | undefined;

  constructor(catalogue: Catalogue, networks: readonly JudgingNetwork[]) {
    this.#catalogue = catalogue;
    this.#networks = networks;
  }

  /** The tools that are allowed on this network. */
  on(network: JudgingNetwork): readonly ToolFacts[] {
    const known = this.#byNetwork.get(network.name);
    if (known !== undefined) return known;
    const allowed = this.#catalogue.tools.filter((tool) => isAllowed(tool, network));
    this.#byNetwork.set(network.name, allowed);
    return allowed;
  }

  /** Those that are allowed on one network or another. */
  get anywhere(): readonly ToolFacts[] {
    this.#anywhere ??= this.#catalogue.tools.filter((tool) => this.#networks.some((each) => isAllowed(tool, each)));
    return this.#anywhere;
  }
}

/** Whether the policy of a network allows a tool. */
export const isAllowed = (tool: ToolFacts, { policy }: JudgingNetwork): boolean =>
  decide(tool, policy.exposure).allowed;

/** The error for an unknown tool, with the allowed ones that it may mean. */
export async function unknownTool(
  name: string,
  allowed: readonly ToolFacts[],
  texts: OperationTexts,
): Promise<ToolError> {
  const shown = name.slice(0, LONGEST_NAME);
  return unknown('tool', shown, await meantBy(shown, allowed, texts), {
    model: 'tools/list lists all of them.',
    person: 'ziti-mcp tools lists those that the same flags allow.',
  });
}

/** The error for an unknown operation that is called or described by name. */
export async function unknownOperation(
  name: string,
  allowed: readonly ToolFacts[],
  texts: OperationTexts,
): Promise<ToolError> {
  const shown = name.slice(0, LONGEST_NAME);
  return unknown(
    'operation',
    shown,
    await meantBy(shown, allowed, texts),
    both('findOperations finds operations by words.'),
  );
}

const both = (text: string): Advice => ({ model: text, person: text });

function unknown(what: string, name: string, meant: readonly string[], { model, person }: Advice): ToolError {
  const after = (text: string) => [didYouMean(meant), text].join(' ').trim();
  const next = { model: after(model), person: after(person) };
  return new ToolError('unknown', `There is no ${what} "${name}".`, next);
}

/** The most tools to suggest. */
const MOST_MEANT = 3;

/** Tools with a similar name, and then those that do what the name says: `listUsers`, `getIdentity`. */
async function meantBy(name: string, allowed: readonly ToolFacts[], texts: OperationTexts): Promise<readonly string[]> {
  const names = new Set(allowed.map((each) => each.name));
  // What a name only begins with is about something else: `getIdentityEnrollments`.
  const similar = nearest(name, names).filter((each) => !each.startsWith(name));
  const meant = (await texts.finder()).named(name).slice(0, MOST_MEANT);
  // If what it says is not allowed, another tool for the same thing is not meant either.
  const offered = names.has(meant[0] ?? '') ? meant.filter((each) => names.has(each)) : [];
  return [...new Set([...similar, ...offered])].slice(0, MOST_MEANT);
}
