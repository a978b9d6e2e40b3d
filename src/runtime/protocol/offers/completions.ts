import { quoted } from '../../network/names/find-named.ts';
import { LARGEST_PAGE } from '../../network/page.ts';
import type { Client } from '../../owners/client.ts';
import type { Network } from '../../owners/network.ts';
import { mayCall, type OfferReads } from './offer-reads.ts';
import { type CompletableKind, PROMPTS } from './prompts.ts';
import { collectionsOf, networkInUri } from './resources.ts';

/** What is to be completed (MCP 2026-07-28, Completion). */
export interface CompletionRequest {
  readonly ref: { readonly type: string; readonly name?: string; readonly uri?: string };
  readonly argument: { readonly name: string; readonly value: string };
  /** Arguments that are already known. */
  readonly known: Readonly<Record<string, string>>;
}

/** Its completions. */
export interface Completion {
  readonly values: readonly string[];
  readonly total?: number;
  readonly hasMore: boolean;
}

/** The most values: the protocol allows a hundred, but nobody reads that many. */
const MAX = 50;
const NONE: Completion = { values: [], hasMore: false };

/** The list with the names of a kind of entity, and the field to complete from. */
const LISTS: Readonly<Record<CompletableKind, { readonly tool: string; readonly field?: string }>> = {
  identities: { tool: 'listIdentities', field: 'name' },
  services: { tool: 'listServices', field: 'name' },
  'identity-roles': { tool: 'listIdentityRoleAttributes' },
};

/**
 * Completions of an argument of a prompt or a resource URI, from the live network. None if the client may not read it.
 */
export async function complete(reads: OfferReads, { ref, argument, known }: CompletionRequest): Promise<Completion> {
  const { client } = reads;
  if (argument.name === 'network') {
    const names = client.networks.all.map((network) =>
      ref.type === 'ref/prompt' ? network.name : networkInUri(network),
    );
    return { values: names.filter((name) => name.startsWith(argument.value)).slice(0, MAX), hasMore: false };
  }
  const network = networkOf(client, ref.uri, known['network']);
  if (network === undefined) return NONE;
  if (ref.type === 'ref/prompt') {
    const taken = PROMPTS.find(({ name }) => name === ref.name)?.arguments.find(({ name }) => name === argument.name);
    return taken === undefined ? NONE : look(reads, network, LISTS[taken.of], argument.value);
  }
  const [, path] = /^ziti:\/\/[^/]+\/(.+)\/\{id\}$/.exec(ref.uri ?? '') ?? [];
  const list = path === undefined || argument.name !== 'id' ? undefined : listOf(client, path);
  return list === undefined ? NONE : look(reads, network, { tool: list, field: 'id' }, argument.value);
}

function networkOf(client: Client, uri: string | undefined, named: string | undefined): Network | undefined {
  const [, place] = /^ziti:\/\/([^/{]+)\//.exec(uri ?? '') ?? [];
  const wanted = place ?? named;
  if (wanted === undefined) return client.networks.default;
  return client.networks.all.find((each) => each.name === wanted || networkInUri(each) === wanted);
}

/** The tool that lists a collection. */
function listOf(client: Client, path: string): string | undefined {
  const detail = collectionsOf(client).find((each) => each.path === path)?.detail;
  const { operations } = client.process.catalogue;
  const isList = ({ api, method, path: at, rows }: (typeof operations)[number]) =>
    api === detail?.api && method === 'GET' && `${at}/{id}` === detail.path && rows !== undefined;
  return operations.find(isList)?.name;
}

async function look(
  reads: OfferReads,
  network: Network,
  { tool, field }: { readonly tool: string; readonly field?: string },
  typed: string,
): Promise<Completion> {
  const text = quoted(typed);
  if (text === undefined || !mayCall(reads.client, network, tool)) return NONE;
  const filter = field === 'id' ? `id contains ${text} or name contains ${text}` : `name contains ${text}`;
  // Roles are plain values that cannot be filtered, but there are few enough to search all of them.
  const args = field === undefined ? { limit: LARGEST_PAGE } : { filter, fields: [field], limit: MAX };
  const { answer, failure } = await reads.data(network, tool, args);
  if (failure !== undefined) return NONE;
  const { data = [], meta } = (answer.structuredContent ?? {}) as {
    readonly data?: readonly unknown[];
    readonly meta?: { readonly pagination?: { readonly totalCount?: unknown } };
  };
  const all = data.map((row) => (field === undefined ? row : (row as Readonly<Record<string, unknown>>)[field]));
  const values = all.filter((value): value is string => typeof value === 'string');
  const fitting = field === undefined ? values.filter((value) => value.includes(typed)) : values;
  const total = field === undefined ? fitting.length : Number(meta?.pagination?.totalCount ?? fitting.length);
  return { values: fitting.slice(0, MAX), total, hasMore: total > MAX };
}
