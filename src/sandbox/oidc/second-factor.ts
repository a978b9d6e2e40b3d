/** The second factor of a login: a one-time code, or enrolling one. */
import type { Context, Entity, Route, SandboxReply, SandboxRequest, StoredMfa } from '../kernel.ts';
import { ControllerError } from '../kernel.ts';
import { invalidLogin } from '../login/challenges.ts';
import { mfaOf } from '../login/second-factors.ts';
import { acceptCode, enrollMfa, invalidCode, isCurrentCode, notEnrolled, provisioningUrl } from '../login/totp.ts';
import { pendingOf, proceed } from './login.ts';
import { bareErrors, parametersOf, plainJson } from './replies.ts';
import type { AuthRequest, OidcState } from './state.ts';

export function secondFactorRoutes(state: OidcState): readonly Route[] {
  const post = (path: string, step: Step): Route => ({
    method: 'POST',
    path,
    access: 'public',
    handle: bareErrors((request, context) => run(step, request, context, state)),
  });
  return [
    post('/oidc/login/totp', prove),
    post('/oidc/login/totp/enroll', enroll),
    post('/oidc/login/totp/enroll/verify', verify),
  ];
}

type Step = (pending: AuthRequest, identity: Entity, code: unknown, context: Context) => SandboxReply;

function run(step: Step, request: SandboxRequest, context: Context, state: OidcState): SandboxReply {
  const parameters = parametersOf(request);
  const pending = pendingOf(state, parameters.id ?? request.query.get('id'));
  if (pending.login === undefined) throw invalidLogin();
  return step(pending, pending.login.identity, parameters.code, context);
}

function prove(pending: AuthRequest, identity: Entity, code: unknown, context: Context): SandboxReply {
  const mfa = mfaOf(context, identity.id);
  if (mfa?.isVerified !== true) throw notEnrolled();
  try {
    acceptCode(context, mfa, code);
  } catch {
    throw new ControllerError(400, 'INVALID TOTP CODE', 'The code is not valid.');
  }
  return passed(pending, context);
}

function enroll(_pending: AuthRequest, identity: Entity, _code: unknown, context: Context): SandboxReply {
  const begun = mfaOf(context, identity.id);
  // An unfinished enrollment starts again: its secret may have been lost with a browser tab.
  if (begun?.isVerified === false) context.store.remove('mfas', begun.id);
  return plainJson(enrollmentView(enrollMfa(context, identity), identity), 201, {});
}

function verify(pending: AuthRequest, identity: Entity, code: unknown, context: Context): SandboxReply {
  const mfa = mfaOf(context, identity.id);
  if (mfa === undefined) throw notEnrolled();
  if (!isCurrentCode(mfa, code, context.clock())) throw invalidCode();
  context.store.update('mfas', mfa.id, { isVerified: true });
  return passed(pending, context);
}

function passed(pending: AuthRequest, context: Context): SandboxReply {
  pending.missing.delete('totp');
  if (!pending.amr.includes('totp')) pending.amr.push('totp');
  return proceed(pending, context);
}

function enrollmentView(mfa: StoredMfa, identity: Entity): Readonly<Record<string, unknown>> {
  return {
    _links: null,
    createdAt: mfa.createdAt,
    id: mfa.id,
    updatedAt: mfa.updatedAt,
    isVerified: false,
    provisioningUrl: provisioningUrl(mfa, identity),
    recoveryCodes: mfa.recoveryCodes,
  };
}
