/** Links and circuits: the traffic of the network. They exist only if a seed or a data file contains them. */
import { onlyFields } from '../../filter/fields.ts';
import { notFound, unhandled } from '../errors.ts';
import { type Entity, ok, type SandboxReply } from '../kernel.ts';
import { listMeta, select } from '../query/list.ts';
import { linksOf } from '../views/links.ts';
import type { Call, Values } from '../world.ts';
import { fabricRef } from './resources.ts';

const MILLISECOND = 1_000_000;

const linkFields = onlyFields({
  id: 'string',
  protocol: 'string',
  state: { type: 'string', get: () => 'Connected' },
  down: 'bool',
  cost: { type: 'int', get: costOf },
  staticCost: { type: 'int', get: (link) => link.staticCost ?? 1 },
  sourceRouter: { type: 'string', get: (link) => link.sourceRouterId },
  destRouter: { type: 'string', get: (link) => link.destRouterId },
});

const circuitFields = onlyFields({
  id: 'string',
  clientId: { type: 'string', get: shownClient },
  createdAt: 'date',
  service: { type: 'string', get: (circuit) => circuit.serviceId },
  terminator: { type: 'string', get: (circuit) => circuit.terminatorId },
});

export function listLinks(call: Call): SandboxReply {
  const selected = select(call.world.store.list('links'), linkFields, call.request.query);
  return ok(
    selected.rows.map((link) => renderLink(link, call)),
    listMeta(selected, undefined),
  );
}

export function readLink(call: Call): SandboxReply {
  return ok(renderLink(find('links', 'link', call), call));
}

export function patchLink(call: Call): SandboxReply {
  const link = find('links', 'link', call);
  const { down, staticCost } = call.request.body as Values;
  call.world.store.update('links', link.id, {
    ...(typeof down === 'boolean' && { down }),
    ...(typeof staticCost === 'number' && { staticCost }),
  });
  return ok({});
}

/** Deleting an unknown link is not an error. */
export function deleteLink(call: Call): SandboxReply {
  call.world.store.remove('links', call.request.params.id ?? '');
  return ok({});
}

export function listCircuits(call: Call): SandboxReply {
  const selected = select(call.world.store.list('circuits'), circuitFields, call.request.query);
  return ok(
    selected.rows.map((circuit) => renderCircuit(circuit, call)),
    listMeta(selected, undefined),
  );
}

export function readCircuit(call: Call): SandboxReply {
  return ok(renderCircuit(find('circuits', 'circuit', call), call));
}

export function deleteCircuit(call: Call): SandboxReply {
  const id = call.request.params.id ?? '';
  if (!call.world.store.remove('circuits', id)) throw unhandled(`there is no circuit ${id}`);
  return ok({});
}

function find(kind: string, label: string, call: Call): Entity {
  const id = call.request.params.id ?? '';
  const found = call.world.store.get(kind, id);
  if (found === undefined) throw notFound(label, id);
  return found;
}

/** The cost of a link is its static cost plus the latency of both directions in milliseconds. */
function costOf(link: Entity): number {
  const milliseconds = (latency: unknown) => Math.floor(Number(latency ?? 0) / MILLISECOND);
  return Number(link.staticCost ?? 1) + milliseconds(link.sourceLatency) + milliseconds(link.destLatency);
}

function renderLink(link: Entity, call: Call): Values {
  const { store } = call.world;
  return {
    connections: link.connections ?? [],
    cost: costOf(link),
    destLatency: link.destLatency ?? 0,
    destRouter: fabricRef('routers', store.get('routers', String(link.destRouterId))),
    down: link.down === true,
    id: link.id,
    iteration: link.iteration ?? 1,
    protocol: link.protocol ?? 'tls',
    sourceLatency: link.sourceLatency ?? 0,
    sourceRouter: fabricRef('routers', store.get('routers', String(link.sourceRouterId))),
    state: 'Connected',
    staticCost: link.staticCost ?? 1,
  };
}

/** What a circuit shows as its client: for an OIDC login, the session; then only the tags name the identity. */
function shownClient({ clientId, oidcSessionId }: Entity): unknown {
  return oidcSessionId ?? clientId;
}

function renderCircuit(circuit: Entity, call: Call): Values {
  const { store } = call.world;
  const { clientId, serviceId, terminatorId } = circuit;
  const terminator = store.get('terminators', String(terminatorId));
  const nodes = (circuit.routerIds ?? []) as readonly string[];
  const links = (circuit.linkIds ?? []) as readonly string[];
  return {
    _links: linksOf('circuits', circuit.id, ['services', 'terminators']),
    clientId: shownClient(circuit),
    createdAt: circuit.createdAt,
    id: circuit.id,
    path: {
      links: links.length === 0 ? null : links.map((id) => ({ _links: linksOf('links', id), entity: 'links', id })),
      nodes: nodes.map((id) => fabricRef('routers', store.get('routers', id))),
    },
    service: fabricRef('services', store.get('services', String(serviceId))),
    tags: { clientId, hostId: terminator?.hostId ?? '', serviceId },
    terminator: terminator === undefined ? null : fabricRef('terminators', terminator),
    updatedAt: circuit.updatedAt,
  };
}
