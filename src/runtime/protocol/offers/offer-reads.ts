import type { CallOutcome, ToolCall } from '../../owners/call.ts';
import type { Client } from '../../owners/client.ts';
import type { Network } from '../../owners/network.ts';
import { isAllowed } from '../../tools/exposure/allowed.ts';
import type { Service } from '../service.ts';

/**
 * How prompts, resources and completions read a network: by calling tools on the same path as every call, so that the
 * same policy, limits, audit trail and escapes apply. The tools need not be listed.
 */
export class OfferReads {
  readonly client: Client;
  readonly #service: Service;
  readonly #request: Pick<ToolCall, 'signal' | 'client'>;

  constructor(service: Service, client: Client, request: Pick<ToolCall, 'signal' | 'client'>) {
    this.#service = service;
    this.client = client;
    this.#request = request;
  }

  /** Calls a tool on a network. */
  text(network: Network, tool: string, args: Readonly<Record<string, unknown>>): Promise<CallOutcome> {
    return this.#call(this.client, network, tool, args);
  }

  /** Calls a tool on a network. The answer has its content as data too. */
  data(network: Network, tool: string, args: Readonly<Record<string, unknown>>): Promise<CallOutcome> {
    const { process } = this.client;
    const structured = { ...process, answers: { ...process.answers, structured: true } };
    return this.#call({ ...this.client, process: structured }, network, tool, args);
  }

  async #call(
    client: Client,
    network: Network,
    tool: string,
    args: Readonly<Record<string, unknown>>,
  ): Promise<CallOutcome> {
    const call = await this.#service.calls();
    const exposed = { ...client.exposed, find: client.process.find };
    const at = client.networks.areSeveral ? { network: network.name } : {};
    return call({ ...client, exposed }, { ...this.#request, tool, arguments: { ...args, ...at } });
  }
}

/** Whether a client may call a tool on a network. */
export function mayCall({ process }: Client, network: Network, name: string): boolean {
  const tool = process.find(name);
  return tool !== undefined && isAllowed(tool, network);
}
