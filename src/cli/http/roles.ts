import picomatch from 'picomatch';
import * as z from 'zod';
import type { Identifying } from '../../common/auth-methods.ts';
import type { Catalogue } from '../../common/catalogue.ts';
import { GRANTED_BY, type Grant, SCOPE } from '../../http/access/grants.ts';
import type { Limits } from '../../runtime/gate/limits/limits.ts';
import { resolveNameList } from '../../runtime/gate/policy/name-list.ts';
import type { PolicySettings, RoleSettings } from '../../runtime/gate/policy/types.ts';
import { formFault } from '../files/form-fault.ts';
import { readTrustedYaml } from '../files/read-trusted-yaml.ts';
import { orUsageError } from '../resolve/exposure.ts';
import { UsageError } from '../usage-error.ts';

const text = z.string().min(1);
const limit = z.int().min(1).optional();

const role = z.strictObject({
  tools: z.array(text).min(1).default(['*']),
  allowWrite: z.array(text).min(1).optional(),
  limits: z.strictObject({ writesPerMinute: limit, concurrentCalls: limit, bytesPerCall: limit }).optional(),
});

const scope = text.regex(SCOPE, 'must be one scope, without spaces and quotation marks');

type GrantKey = (typeof GRANTED_BY)[Identifying];

const subjects = { scope: scope.optional(), key: text.optional(), certificate: text.optional() } satisfies Readonly<
  Record<GrantKey, z.ZodType>
>;

const grant = z.strictObject({ role: text, ...subjects }).refine((each) => methodsOf(each).length === 1, {
  message: `needs exactly one of these: ${Object.values(GRANTED_BY).join(', ')}`,
});

type WrittenGrant = z.infer<typeof grant>;

/** The login methods that a grant is for: exactly one, once it is checked. */
const methodsOf = (written: { readonly [Key in GrantKey]?: string | undefined }): Identifying[] =>
  (Object.keys(GRANTED_BY) as Identifying[]).filter((method) => written[GRANTED_BY[method]] !== undefined);

/** The format of a roles file. */
const rolesForm = z.strictObject({ roles: z.record(text, role), grants: z.array(grant).min(1) });

/** Who has which role, and how each role changes a network's policy. */
export interface Roles {
  readonly grants: readonly Grant[];
  readonly policies: ReadonlyMap<string, (base: PolicySettings) => PolicySettings>;
}

/**
 * Reads a roles file. A role only takes away from what the operator's flags allow.
 * @throws {UsageError} if it cannot be read or is invalid: which file, where, and what to do
 */
export function readRoles(file: string, catalogue: Catalogue): Roles {
  const { roles, grants } = parse(file);
  const stranger = grants.find((each) => !Object.hasOwn(roles, each.role));
  if (stranger !== undefined)
    throw new UsageError(`--roles ${file}: "${stranger.role}" is granted, but the file does not define it.`);
  const unused = Object.keys(roles).find((name) => grants.every(({ role }) => role !== name));
  if (unused !== undefined)
    throw new UsageError(`--roles ${file}: nobody has the role "${unused}": grant it in "grants", or remove it.`);
  requireTurns(file, grants);
  const policies = Object.entries(roles).map(([name, written]) => {
    const list = (entries: readonly string[], key: string) =>
      orUsageError(() => resolveNameList(entries, catalogue, `--roles ${file}: role "${name}", ${key}`));
    const own: RoleSettings = {
      name,
      tools: list(written.tools, 'tools'),
      allowWrite: list(written.allowWrite ?? [], 'allowWrite'),
    };
    const narrow = (base: PolicySettings): PolicySettings => ({
      ...base,
      exposure: { ...base.exposure, role: own },
      limits: least(base.limits, written.limits),
    });
    return [name, narrow] as const;
  });
  return { grants: grants.map(compiled), policies: new Map(policies) };
}

/** @throws {UsageError} for a grant that never applies, because an earlier one matches everyone it is for */
function requireTurns(file: string, grants: readonly WrittenGrant[]): void {
  for (const [at, later] of grants.entries()) {
    const before = grants.slice(0, at).findIndex((earlier) => hides(earlier, later));
    if (before < 0) continue;
    throw new UsageError(
      `--roles ${file}: grant ${at + 1} never applies: grant ${before + 1} already matches everyone it is for. Put it before that one, or remove it.`,
    );
  }
}

/** Whether a grant matches everyone that another one is for. */
function hides(earlier: WrittenGrant, later: WrittenGrant): boolean {
  const [method] = methodsOf(later) as [Identifying];
  const [one, other] = [earlier, later].map((each) => each[GRANTED_BY[method]]);
  if (one === undefined || other === undefined) return false;
  // Scopes are no globs. A star matches no slash, and no dot at the beginning.
  return one === other || (method !== 'jwt' && one === '*' && /^(?!\*\*)[^./][^/]*$/.test(other));
}

/** Every request is judged by all grants: their globs are compiled once. */
function compiled(written: WrittenGrant): Grant {
  const { role, scope } = written;
  const [method] = methodsOf(written) as [Identifying];
  if (scope !== undefined) return { role, method, scope, fits: ({ scopes }) => scopes?.includes(scope) === true };
  const matches = picomatch(written[GRANTED_BY[method]] ?? []);
  return { role, method, fits: (principal) => principal.method === method && matches(principal.name) };
}

function parse(file: string): z.infer<typeof rolesForm> {
  const result = rolesForm.safeParse(readTrustedYaml('--roles', file), { reportInput: true });
  if (result.success) return result.data;
  const fault = formFault(result.error, z.toJSONSchema(rolesForm, { io: 'input' }));
  throw new UsageError(`--roles ${file}: ${fault.replace(/\.$/, '')}. See docs/http.md.`);
}

/** The smaller value of each limit. */
function least(base: Limits, own: Partial<Record<keyof Limits, number | undefined>> = {}): Limits {
  const smaller = (name: keyof Limits) => Math.min(base[name], own[name] ?? base[name]);
  return {
    writesPerMinute: smaller('writesPerMinute'),
    concurrentCalls: smaller('concurrentCalls'),
    bytesPerCall: smaller('bytesPerCall'),
  };
}
