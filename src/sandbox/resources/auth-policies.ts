/** Authentication policies. */
import { isObject } from '../../common/is-object.ts';
import { type FieldSpec, fields } from '../../filter/fields.ts';
import { notFound, stillReferenced, unknownReference } from '../errors.ts';
import type { Entity } from '../kernel.ts';
import { wordList } from '../roles/roles.ts';
import { baseOf, linksOf, listOrEmpty } from '../views/links.ts';
import type { Call, Values } from '../world.ts';
import type { Resource } from './resource.ts';

/** The policy that every identity has by default. */
export const DEFAULT_AUTH_POLICY: Values = {
  id: 'default',
  name: 'Default',
  primary: {
    cert: { allowExpiredCerts: true, allowed: true },
    extJwt: { allowed: true, allowedSigners: [] },
    updb: {
      allowed: true,
      lockoutDurationMinutes: 0,
      maxAttempts: 0,
      minPasswordLength: 5,
      requireMixedCase: false,
      requireNumberChar: false,
      requireSpecialChar: false,
    },
  },
  secondary: { requireTotp: false },
};

export const authPolicies: Resource = {
  kind: 'authPolicies',
  path: 'auth-policies',
  label: 'authPolicy',
  fields: fields<Entity>({
    name: 'string',
    ...nested('bool', [
      'primary.cert.allowExpiredCerts',
      'primary.cert.allowed',
      'primary.extJwt.allowed',
      'primary.updb.allowed',
      'primary.updb.requireMixedCase',
      'primary.updb.requireNumberChar',
      'primary.updb.requireSpecialChar',
      'secondary.requireTotp',
    ]),
    ...nested('int', ['primary.updb.maxAttempts', 'primary.updb.minPasswordLength']),
    ...nested('string', ['secondary.requireExtJwtSigner']),
  }),
  render: renderPolicy,
  // A PATCH only changes what it names, at any depth.
  store: (sent, call) => {
    const old =
      call.request.method === 'PATCH' ? call.world.store.get('authPolicies', call.request.params.id ?? '') : undefined;
    const primary = call.request.method === 'PATCH' ? misread(sent.primary) : sent.primary;
    return {
      ...sent,
      ...(primary !== undefined && { primary: withSignerSet(withinLimits(merged(old?.primary, primary))) }),
      ...(sent.secondary !== undefined && { secondary: merged(old?.secondary, sent.secondary) }),
    };
  },
  check(stored, call, existing) {
    const second = dig(stored.secondary, ['requireExtJwtSigner']);
    const isUnknown = typeof second === 'string' && !isSigner(second, call);
    if (existing !== undefined) {
      if (isUnknown && second !== '') throw notFound('externalJwtSigner', second);
      // The allowed signers are only checked in a new policy: a change may name some that do not exist.
      return;
    }
    // The field is called `requireExtJwtSigner`; only this message spells it differently.
    if (isUnknown) throw unknownReference('secondary.requiredExtJwtSigner', second);
    const allowed = (dig(stored.primary, ['extJwt', 'allowedSigners']) ?? []) as readonly string[];
    allowed.forEach((id, i) => {
      if (!isSigner(id, call)) throw unknownReference(`primary.extJwt.allowedExtJwtSigners[${i}]`, id);
    });
  },
  // If several entities refer to the policy, the controller names the first.
  beforeDelete(policy, call) {
    const { store } = call.world;
    const signer = store.list('externalJwtSigners').find((one) => enrollPolicyId(one) === policy.id);
    if (signer !== undefined) throw stillReferenced('enrollAuthPolicyId', [signer.id]);
    const user = store.list('identities').find((identity) => (identity.authPolicyId ?? 'default') === policy.id);
    if (user !== undefined) throw stillReferenced('authPolicyId', [user.id]);
  },
};

export function enrollPolicyId(signer: Values): string {
  return typeof signer.enrollAuthPolicyId === 'string' && signer.enrollAuthPolicyId !== ''
    ? signer.enrollAuthPolicyId
    : 'default';
}

function renderPolicy(policy: Entity): Values {
  const extJwt = dig(policy.primary, ['extJwt']) as Values | undefined;
  const secondary = (policy.secondary ?? {}) as Values;
  const signer = secondary.requireExtJwtSigner;
  return {
    ...baseOf(policy, linksOf('auth-policies', policy.id)),
    name: policy.name,
    primary: {
      cert: dig(policy.primary, ['cert']),
      extJwt: { ...extJwt, allowedSigners: listOrEmpty(extJwt?.allowedSigners) },
      updb: dig(policy.primary, ['updb']),
    },
    secondary: {
      ...(typeof signer === 'string' && { requireExtJwtSigner: signer }),
      requireTotp: secondary.requireTotp === true,
    },
  };
}

function isSigner(id: string, call: Call): boolean {
  return call.world.store.get('externalJwtSigners', id) !== undefined;
}

function nested(type: 'bool' | 'int' | 'string', paths: readonly string[]): Record<string, FieldSpec<Entity>> {
  return Object.fromEntries(
    paths.map((path) => [path, { type, get: (policy: Entity) => dig(policy, path.split('.')) }]),
  );
}

const SHORTEST_PASSWORD = 5;

/** The controller silently raises values that are too low: negative numbers and short passwords. */
function withinLimits(primary: unknown): unknown {
  const updb = dig(primary, ['updb']);
  if (!isObject(primary) || !isObject(updb)) return primary;
  const atLeast = (name: string, least: number) =>
    typeof updb[name] === 'number' && { [name]: Math.max(least, updb[name]) };
  const corrected = {
    ...updb,
    ...atLeast('lockoutDurationMinutes', 0),
    ...atLeast('maxAttempts', 0),
    ...atLeast('minPasswordLength', SHORTEST_PASSWORD),
  };
  return { ...primary, updb: corrected };
}

/** PATCH mixes up the password rules: the length is always the minimum, and digits follow mixed case. */
function misread(primary: unknown): unknown {
  const updb = dig(primary, ['updb']);
  if (!isObject(primary) || !isObject(updb)) return primary;
  const isSent = (name: string) => updb[name] !== undefined && updb[name] !== null;
  const wrong = {
    ...updb,
    ...(isSent('minPasswordLength') && { minPasswordLength: SHORTEST_PASSWORD }),
    ...(isSent('requireNumberChar') && { requireNumberChar: updb.requireMixedCase === true }),
  };
  return { ...primary, updb: wrong };
}

/** The allowed signers are stored as a set. */
function withSignerSet(primary: unknown): unknown {
  const extJwt = dig(primary, ['extJwt']);
  if (!isObject(primary) || !isObject(extJwt)) return primary;
  return { ...primary, extJwt: { ...extJwt, allowedSigners: wordList(extJwt.allowedSigners) } };
}

function dig(value: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>((inner, name) => (inner as Values | undefined)?.[name], value);
}

function merged(old: unknown, sent: unknown): unknown {
  if (!isObject(old) || !isObject(sent)) return sent;
  const result: Record<string, unknown> = { ...old };
  for (const [name, value] of Object.entries(sent)) {
    if (value !== null && value !== undefined) result[name] = merged(old[name], value);
  }
  return result;
}
