/** What a caller may see and change of itself: its identity and its authenticators. */
import { notAllowed, notFound, unhandled } from '../errors.ts';
import type { Context, Entity, Route, SandboxReply, SandboxRequest, StoredAuthenticator } from '../kernel.ts';
import { ok } from '../kernel.ts';
import { hashPassword, matchesPassword } from '../passwords.ts';
import { listMeta, select } from '../query/list.ts';
import { authenticatorFields, authenticatorView } from './authenticator-view.ts';
import { callerOf, identityOf } from './caller.ts';
import { onBothApis } from './routes.ts';

const PATH = 'current-identity/authenticators';

/** Shows an identity; the links depend on where it is shown. */
export type IdentityView = (
  identity: Entity,
  request: SandboxRequest,
  context: Context,
  links: Readonly<Record<string, { readonly href: string }>>,
) => unknown;

/** How an identity is shown is defined elsewhere, and passed in. */
export function currentIdentityRoutes(view: IdentityView): readonly Route[] {
  const links = { mfa: { href: './current-identity/mfa' }, self: { href: './current-identity' } };
  return [
    ...onBothApis('GET', '/current-identity', 'authenticated', (request, context) =>
      ok(view(identityOf(context), request, context, links), null),
    ),
    ...onBothApis('GET', `/${PATH}`, 'authenticated', list),
    ...onBothApis('GET', `/${PATH}/{id}`, 'authenticated', (request, context) =>
      ok(authenticatorView(ownAuthenticator(request, context), context, PATH)),
    ),
    ...onBothApis('PUT', `/${PATH}/{id}`, 'authenticated', change),
    ...onBothApis('PATCH', `/${PATH}/{id}`, 'authenticated', change),
  ];
}

/** An authenticator of the caller; those of others do not exist here. */
export function ownAuthenticator(request: SandboxRequest, context: Context, absent = notFound): StoredAuthenticator {
  const id = request.params.id ?? '';
  const found = context.store.get('authenticators', id) as StoredAuthenticator | undefined;
  if (found?.identityId !== callerOf(context).identityId) throw absent('authenticator', id);
  return found;
}

function list(request: SandboxRequest, context: Context): SandboxReply {
  const authenticators = context.store.find('authenticators', 'identityId', callerOf(context).identityId);
  const selected = select(authenticators, authenticatorFields, request.query);
  const data = selected.rows.map((authenticator) => authenticatorView(authenticator, context, PATH));
  return ok(data, listMeta(selected, authenticatorFields));
}

/** To change their own name or password, users have to send the current password. */
function change(request: SandboxRequest, context: Context): SandboxReply {
  const authenticator = ownAuthenticator(request, context);
  const { currentPassword, password, username } = (request.body ?? {}) as Readonly<Record<string, unknown>>;
  const stored = { password: authenticator.password ?? '', salt: authenticator.salt ?? '' };
  if (authenticator.method !== 'updb') throw notAllowed();
  if (typeof currentPassword !== 'string' || !matchesPassword(currentPassword, stored)) {
    throw notAllowed({ field: 'currentPassword', reason: 'it is not the current password', value: '' });
  }
  if (typeof username === 'string' && isTaken(username, authenticator, context)) {
    throw unhandled('another authenticator has this user name');
  }
  context.store.update('authenticators', authenticator.id, {
    ...(typeof username === 'string' && username !== '' && { username }),
    ...(typeof password === 'string' && password !== '' && hashPassword(password)),
  });
  return ok({});
}

function isTaken(username: string, authenticator: Entity, context: Context): boolean {
  return context.store.find('authenticators', 'username', username).some(({ id }) => id !== authenticator.id);
}
