import { isEntity, type Value } from '../../common/exact-json.ts';
import { ifRead } from '../network/reads.ts';
import type { ChangeReads } from './change-reads.ts';
import { at } from './values.ts';

/** Who owns something, or what it connects. */
export interface Owner {
  /** What the owner is, in words: `identity`, `service`. */
  readonly role: string;
  readonly id: string;
  readonly name?: string;
}

/** Where an answer names an owner. */
interface Place {
  readonly role: string;
  /** The owner in an object with id and name, or behind a bare id. */
  readonly at: string;
  /** Reads the name that belongs to a bare id. */
  readonly reader: string;
}

const identity: Place = { role: 'identity', at: 'identityId', reader: 'detailIdentity' };
const service: Place = { role: 'service', at: 'service', reader: 'detailService' };
const router: Place = { role: 'router', at: 'router', reader: 'detailFabricRouter' };
const configType: Place = { role: 'config type', at: 'configTypeId', reader: 'detailConfigType' };

/** Who owns a target, by the tool that reads it. */
const OWNERS: Readonly<Record<string, readonly Place[]>> = {
  detailAuthenticator: [identity],
  detailEnrollment: [
    identity,
    { role: 'edge router', at: 'edgeRouterId', reader: 'detailEdgeRouter' },
    { role: 'transit router', at: 'transitRouterId', reader: 'detailTransitRouter' },
  ],
  detailAPISessions: [identity],
  detailSession: [identity, service],
  detailTerminator: [service, router],
  detailFabricTerminator: [service, router],
  // `clientId` of an OIDC client is its login; the tags name the identity.
  detailFabricCircuit: [{ role: 'client', at: 'tags.clientId', reader: 'detailIdentity' }, service],
  detailFabricLink: [
    { role: 'router', at: 'sourceRouter', reader: 'detailFabricRouter' },
    { role: 'router', at: 'destRouter', reader: 'detailFabricRouter' },
  ],
  detailConfig: [configType],
};

/**
 * The owners of the target, as far as they can be read, or the owners of a new entity.
 * @param entity the target without secrets, or the arguments of a new entity
 */
export async function ownersOf(reads: ChangeReads, entity: Value): Promise<Owner[]> {
  if (reads.change?.reader === 'detailRevocation') return revokedOwner(reads, entity);
  const places = OWNERS[reads.change?.reader ?? ''] ?? [];
  return (await Promise.all(places.map((place) => ownerAt(reads, entity, place)))).flat();
}

/** A revocation has the id of the revoked object; nothing shows who owns a token. */
async function revokedOwner(reads: ChangeReads, revocation: Value): Promise<Owner[]> {
  const type = at(revocation, 'type');
  if (type === 'IDENTITY') return ownerAt(reads, revocation, { ...identity, at: 'id' });
  const id = at(revocation, 'id');
  const session = type === 'API_SESSION' ? await ifRead(reads.read('detailAPISessions', { id })) : undefined;
  return session === undefined ? [] : ownerAt(reads, session.shown, identity);
}

async function ownerAt(reads: ChangeReads, entity: Value, { role, at: place, reader }: Place): Promise<Owner[]> {
  // Next to the id there is often an object with the name.
  const found = [place, place.replace(/Id$/, ''), `${place}Id`].map((each) => at(entity, each));
  const object = found.find(isNamed);
  if (object !== undefined) return [{ role, id: object.id, name: object.name }];
  const reference = found.map((each) => (isEntity(each) ? each['id'] : each)).find((each) => typeof each === 'string');
  if (typeof reference !== 'string' || reference === '') return [];
  const read = await ifRead(reads.read(reader, { id: reference }));
  const name = read === undefined ? undefined : at(read.shown, 'name');
  return [{ role, id: reference, ...(typeof name === 'string' ? { name } : {}) }];
}

const isNamed = (value: unknown): value is { readonly id: string; readonly name: string } =>
  isEntity(value) && typeof value['id'] === 'string' && typeof value['name'] === 'string';
