import { isObject } from '../../common/is-object.ts';
import type { Service } from '../../runtime/protocol/service.ts';
import { type Grant, roleOf, scopesOf } from './grants.ts';
import type { Principal } from './principal.ts';

/** A call that a message asks for. */
interface Wanted {
  readonly tool: string;
  readonly args: Readonly<Record<string, unknown>>;
}

/**
 * The scopes with which a token may make all calls of a message (MCP 2026-07-28, Authorization, Runtime Insufficient Scope
 * Errors); undefined if it may already, or if no scope of the configuration would change that.
 * @param services by role
 */
export function scopesFor(
  message: unknown,
  { principal, role }: { readonly principal: Principal; readonly role: string },
  { grants, requiredScopes }: { readonly grants?: readonly Grant[]; readonly requiredScopes: readonly string[] },
  services: ReadonlyMap<string, Pick<Service, 'mayCall'>>,
): readonly string[] | undefined {
  const { scopes } = principal;
  if (scopes === undefined || grants === undefined) return undefined;
  const calls = callsIn(message);
  const mayAs = (other: string) => calls.every(({ tool, args }) => services.get(other)?.mayCall(tool, args) === true);
  if (mayAs(role)) return undefined;
  const enough = scopesOf(grants).find((scope) => {
    if (scopes.includes(scope)) return false;
    const other = roleOf({ ...principal, scopes: [...scopes, scope] }, grants);
    return other !== undefined && mayAs(other);
  });
  return enough === undefined ? undefined : [...new Set([...requiredScopes, enough])];
}

function callsIn(message: unknown): readonly Wanted[] {
  if (Array.isArray(message)) return message.flatMap(callsIn);
  if (!isObject(message) || message['method'] !== 'tools/call' || !isObject(message['params'])) return [];
  const { name, arguments: args } = message['params'];
  return typeof name === 'string' ? [{ tool: name, args: isObject(args) ? args : {} }] : [];
}
