import { once } from '../../common/once.ts';
import type { ToolError } from '../../common/tool-error.ts';
import type { ToolList } from '../../common/tool-list.ts';
import type { ListedTool } from '../../contract.ts';
import { CallMeter } from '../gate/limits/call-meter.ts';
import { OpenQuestions } from '../gate/limits/open-questions.ts';
import type { Caller } from '../safety/audit/entry.ts';
import type { Network } from './network.ts';
import type { Networks } from './networks.ts';
import type { Process } from './process.ts';
import type { Tool } from './tool.ts';

/** The protocol's two eras: the older one opens with `initialize`, the newer one (from 2026-07-28) has no sessions. */
export type Era = 'legacy' | 'modern';

/** The tools that one client can call, and those it sees. */
export interface Exposed {
  /** What `tools/list` answers. */
  list(): readonly ListedTool[];
  /** What `tools/list` answers, if the JSON of each tool is prepared. */
  prepared?(): ToolList;
  /** The tool of that name, listed or not, regardless of policy; undefined if this client cannot call it. */
  find(name: string): Tool | undefined;
  /** The error for a name that `find` does not know. */
  unknown(name: string): Promise<ToolError>;
  /** What the client has chosen to see, if it can choose. */
  readonly choice?: Choice;
}

/** The categories that a client has chosen to see, among those it may see. */
export interface Choice {
  get(): readonly string[];
  /** @param chosen elsewhere, for the same client */
  set(chosen: readonly string[]): void;
}

/** The caller: a connection over stdio, or a principal over HTTP. Nothing is shared with other clients. */
export interface Client {
  /** Unique; confirmations are only valid for this client. */
  readonly id: string;
  readonly process: Process;
  readonly networks: Networks;
  readonly exposed: Exposed;
  /** How much of its limits it has used on a network. */
  meterOf(network: Network): CallMeter;
  /** The principal, over HTTP: in every line of the audit trail. */
  readonly caller?: Caller | undefined;
  /** The client's key for one of its requests: the same when it repeats it; undefined if it has none. */
  keyOf?(request: string | number, meta: unknown): string | undefined;
}

/** What several connections of one principal have in common. */
export interface Shared extends Partial<Pick<Client, 'id' | 'meterOf' | 'caller' | 'keyOf'>> {
  /** A network with this principal's own login, if each person logs in separately. */
  readonly withOwnLogin?: (network: Network) => Network;
}

/** A client of these networks, with its own id and limits unless it shares some. */
export function openClient(process: Process, networks: Networks, exposed: Exposed, shared: Shared = {}): Client {
  // The random generator's library takes a tenth of a start to load.
  const id = once(() => shared.id ?? crypto.randomUUID());
  return {
    get id() {
      return id();
    },
    process,
    networks: shared.withOwnLogin === undefined ? networks : networks.each(shared.withOwnLogin),
    exposed,
    meterOf: shared.meterOf ?? meters(),
    caller: shared.caller,
    ...(shared.keyOf === undefined ? {} : { keyOf: shared.keyOf }),
  };
}

/** A meter for each network, made when it is first asked for. */
function meters(): Client['meterOf'] {
  const existing = new Map<string, CallMeter>();
  const questions = new OpenQuestions();
  return (network) => {
    const meter = existing.get(network.name) ?? new CallMeter(network.policy.limits, undefined, questions);
    existing.set(network.name, meter);
    return meter;
  };
}
