import { isEntity } from '../../common/exact-json.ts';
import type { Foreseen } from './foreseen.ts';
import { ignoredFields } from './ignored-fields.ts';
import { isSemanticAlone, SEMANTIC_ALONE } from './semantic-alone.ts';
import type { Dependents } from './types.ts';
import { at, isNothing } from './values.ts';
import { danglingSigners, nameIsTaken, wantsData } from './warnings-by-reading.ts';

/** Readers of routers as such. Deleting one this way leaves its enrollment behind. */
const AS_ROUTER = ['detailRouter', 'detailTransitRouter', 'detailFabricRouter'];

/** One kind of warning: a sentence if it applies. */
type Warn = (foreseen: Foreseen) => string | undefined | Promise<string | undefined>;

/** Everything that controllers are known to do silently, in the order of the warnings. */
const WARNINGS: readonly Warn[] = [
  emptyName,
  ({ reads, entity }) => ignoredFields(reads, entity),
  nameIsTaken,
  semanticAlone,
  resets,
  lostTags,
  wantsData,
  lastRoleAttribute,
  defaultAdmin,
  danglingSigners,
  passwordRules,
  droppedReferences,
  refusedWhileInUse,
  refusedRemoval,
  brokenEnrollments,
  brokenRouters,
];

export async function warningsOf(foreseen: Foreseen): Promise<string[]> {
  const found = await Promise.all(WARNINGS.map((warn) => warn(foreseen)));
  return [...found.filter((text) => text !== undefined), ...foreseen.surprises];
}

function emptyName({ reads: { change, target, args } }: Foreseen): string | undefined {
  if (change?.outcome !== 'changed' || target?.named === undefined || args['name'] !== '') return undefined;
  return 'An empty name: the controller answers 200 and ignores the whole change.';
}

function semanticAlone({ reads, differences }: Foreseen): string | undefined {
  return isSemanticAlone(reads, differences) ? SEMANTIC_ALONE : undefined;
}

function resets({ reads: { change, args }, differences }: Foreseen): string | undefined {
  const lost = differences.filter(
    ({ field }) => Object.hasOwn(change?.resets ?? {}, field) && at(args, field) === undefined,
  );
  if (lost.length === 0) return undefined;
  const fields = lost.map(({ field, to }) => `${field} (to ${to === null ? 'nothing' : JSON.stringify(to)})`);
  return `Not given, and so reset: ${fields.join(', ')}.`;
}

function lostTags({ reads: { operation, args }, entity, differences }: Foreseen): string | undefined {
  const { tags } = args;
  // An API that nobody has reviewed may merge them.
  if (operation.review || !isEntity(tags) || !isEntity(entity['tags'])) return undefined;
  if (!differences.some(({ field }) => field === 'tags')) return undefined;
  const lost = Object.keys(entity['tags']).filter((key) => !Object.hasOwn(tags, key));
  return lost.length === 0
    ? undefined
    : `Tags are replaced, not merged; these vanish: ${lost.map((key) => JSON.stringify(key)).join(', ')}.`;
}

function lastRoleAttribute({ differences }: Foreseen): string | undefined {
  const emptied = differences.find(
    ({ field, from, to }) => field === 'roleAttributes' && !isNothing(from) && isNothing(to),
  );
  return emptied && 'No role attributes will remain: policies by attribute no longer match it.';
}

function defaultAdmin({ reads: { args }, entity }: Foreseen): string | undefined {
  if (entity['isDefaultAdmin'] !== true || args['isAdmin'] !== false) return undefined;
  return 'It is the default administrator: its flag becomes false, but it keeps all its rights.';
}

function passwordRules({ reads: { change, args } }: Foreseen): string | undefined {
  if (change?.reader !== 'detailAuthenticator' || args['password'] === undefined) return undefined;
  return 'A password set this way is not checked against the password rules of its auth policy.';
}

function droppedReferences({ reads: { change, target }, dependents }: Foreseen): string | undefined {
  if (change?.outcome !== 'removed' || target?.inUse !== 'dropped' || dependents.length === 0) return undefined;
  return 'The controller does not refuse this because of what depends on it: it silently drops the references.';
}

function refusedWhileInUse({ reads: { change, target }, dependents }: Foreseen): string | undefined {
  if (change?.outcome !== 'removed' || target?.inUse !== 'refused' || dependents.length === 0) return undefined;
  return `The controller refuses this while it is in use: ${kinds(dependents)}.`;
}

function refusedRemoval({ reads: { change }, entity }: Foreseen): string | undefined {
  if (change?.outcome !== 'removed' || change.reader !== 'detailIdentity') return undefined;
  if (entity['isDefaultAdmin'] === true) return 'The controller refuses this: it is the default administrator.';
  return entity['typeId'] === 'Router' ? 'The controller refuses this: it goes with its edge router.' : undefined;
}

function brokenEnrollments({ reads: { change }, dependents }: Foreseen): string | undefined {
  if (change?.outcome !== 'removed' || !AS_ROUTER.includes(change.reader)) return undefined;
  if (!dependents.some(({ kind }) => kind === 'enrollments')) return undefined;
  return 'It never enrolled. Its enrollment stays behind and breaks listEnrollments for everyone until you run fixDataIntegrity.';
}

function brokenRouters({ reads: { change }, entity }: Foreseen): string | undefined {
  if (change?.outcome !== 'removed' || change.reader !== 'detailEnrollment') return undefined;
  if (isNothing(entity['transitRouterId'])) return undefined;
  return 'Its router can then neither enroll nor be read: listRouters and listTransitRouters fail for everyone until the router is deleted with deleteFabricRouter.';
}

const kinds = (dependents: readonly Dependents[]): string =>
  dependents.map(({ kind, total }) => `${total} ${kind}`).join(', ');
