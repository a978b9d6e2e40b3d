import type { Operation } from '../../../contract.ts';
import type { Client } from '../../owners/client.ts';
import type { Network } from '../../owners/network.ts';
import { mayCall, type OfferReads } from './offer-reads.ts';

/** The API of a URI that names none. */
const USUAL_API = 'edge-management';
const JSON_TYPE = 'application/json';

/** What a URI of this server names. */
interface Target {
  readonly network: Network;
  readonly tool: string;
  readonly arguments: Readonly<Record<string, unknown>>;
}

/** A collection whose entities are resources: `services`, or `fabric/links`. */
interface Collection {
  readonly path: string;
  readonly detail: Operation;
}

/** A network's name in URIs: its address without the scheme, if it has no name. */
export const networkInUri = ({ name }: Network): string => encodeURIComponent(name.replace(/^https:\/\//, ''));

/** Collections with a tool that reads one entity by its id. */
export const collectionsOf = ({ process }: Client): readonly Collection[] =>
  process.catalogue.operations.flatMap((detail) => {
    const [, path] = /^\/([\w-]+)\/\{id\}$/.exec(detail.path) ?? [];
    if (path === undefined || detail.method !== 'GET' || detail.answers !== JSON_TYPE) return [];
    return [{ path: detail.api === USUAL_API ? path : `${detail.api}/${path}`, detail }];
  });

/** The resources that do not need an id, as listed. */
export const listResources = (client: Client): readonly object[] =>
  client.networks.all
    .filter((network) => mayCall(client, network, 'listSummary'))
    .map((network) => ({
      uri: `ziti://${networkInUri(network)}/summary`,
      name: client.networks.areSeveral ? `summary of ${network.name}` : 'summary',
      title: 'Summary of the network',
      description: 'How many entities of each kind the network has',
      mimeType: JSON_TYPE,
    }));

/** Entities that can be read by their ids, as templates (RFC 6570). */
export function listTemplates(client: Client): readonly object[] {
  const [only] = client.networks.all;
  const place = client.networks.areSeveral || only === undefined ? '{network}' : networkInUri(only);
  return collectionsOf(client)
    .filter(({ detail }) => client.networks.all.some((network) => mayCall(client, network, detail.name)))
    .map(({ path, detail }) => ({
      uriTemplate: `ziti://${place}/${path}/{id}`,
      name: path,
      title: client.process.find(detail.name)?.listed.title ?? path,
      mimeType: JSON_TYPE,
    }));
}

/** Reads a resource; undefined if this client has none with this URI. */
export async function readResource(reads: OfferReads, uri: string): Promise<object | undefined> {
  const target = targetOf(reads.client, uri);
  if (target === undefined) return undefined;
  const { answer, failure } = await reads.data(target.network, target.tool, target.arguments);
  if (failure !== undefined || answer.structuredContent === undefined) return undefined;
  return { contents: [{ uri, mimeType: JSON_TYPE, text: JSON.stringify(answer.structuredContent) }] };
}

function targetOf(client: Client, uri: string): Target | undefined {
  const [, place, rest = ''] = /^ziti:\/\/([^/?#]+)\/([^?#]+)$/.exec(uri) ?? [];
  const network = client.networks.all.find((each) => networkInUri(each) === place);
  if (network === undefined) return undefined;
  const found = rest === 'summary' ? { tool: 'listSummary', arguments: {} } : entityOf(client, rest);
  return found !== undefined && mayCall(client, network, found.tool) ? { network, ...found } : undefined;
}

function entityOf(client: Client, rest: string): Omit<Target, 'network'> | undefined {
  const cut = rest.lastIndexOf('/');
  const collection = collectionsOf(client).find(({ path }) => path === rest.slice(0, cut));
  if (collection === undefined) return undefined;
  try {
    const id = decodeURIComponent(rest.slice(cut + 1));
    return id === '' ? undefined : { tool: collection.detail.name, arguments: { id } };
  } catch {
    return undefined;
  }
}
