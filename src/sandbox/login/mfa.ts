/** The caller's second factor: enrolling, verifying and removing it, and replacing its recovery codes. */
import type { Context, Entity, Route, SandboxReply, SandboxRequest, StoredMfa } from '../kernel.ts';
import { ControllerError, ok } from '../kernel.ts';
import { callerOf, identityOf } from './caller.ts';
import { qrPicture } from './qr-picture.ts';
import { onBothApis } from './routes.ts';
import { mfaOf } from './second-factors.ts';
import { completeMfa } from './sessions.ts';
import {
  acceptCode,
  enrollMfa,
  invalidCode,
  isCurrentCode,
  newRecoveryCodes,
  notEnrolled,
  provisioningUrl,
} from './totp.ts';

/** Links whose name is not the last segment of their address. */
const LINK_NAMES: Readonly<Record<string, string>> = { 'qr-code': 'qr' };

/** A partial session may enroll, since its policy may require what its identity does not have yet. */
export const mfaRoutes: readonly Route[] = [
  ...onBothApis('GET', '/current-identity/mfa', 'partial', detail),
  ...onBothApis('POST', '/current-identity/mfa', 'partial', enroll),
  ...onBothApis('DELETE', '/current-identity/mfa', 'authenticated', remove),
  ...onBothApis('POST', '/current-identity/mfa/verify', 'partial', verify),
  ...onBothApis('GET', '/current-identity/mfa/qr-code', 'partial', qrCode),
  ...onBothApis('GET', '/current-identity/mfa/recovery-codes', 'authenticated', recoveryCodes),
  ...onBothApis('POST', '/current-identity/mfa/recovery-codes', 'authenticated', replaceRecoveryCodes),
  ...onBothApis('POST', '/authenticate/mfa', 'partial', complete),
];

function detail(_request: SandboxRequest, context: Context): SandboxReply {
  const mfa = ownMfa(context);
  if (mfa === undefined) throw nothingThere();
  return ok(mfaView(mfa, identityOf(context)));
}

function enroll(_request: SandboxRequest, context: Context): SandboxReply {
  const { id } = enrollMfa(context, identityOf(context));
  return ok({ _links: { self: { href: './current-identity/mfa' } }, id }, {}, 201);
}

function verify(request: SandboxRequest, context: Context): SandboxReply {
  const mfa = ownMfa(context);
  if (mfa === undefined || mfa.isVerified) throw nothingThere();
  if (!isCurrentCode(mfa, codeOf(request), context.clock())) throw invalidCode();
  context.store.update('mfas', mfa.id, { isVerified: true });
  completeMfa(context, callerOf(context).apiSessionId);
  return ok({});
}

function qrCode(_request: SandboxRequest, context: Context): SandboxReply {
  const mfa = ownMfa(context);
  if (mfa === undefined || mfa.isVerified) throw nothingThere();
  return {
    status: 200,
    headers: { 'content-type': 'image/png' },
    body: qrPicture(provisioningUrl(mfa, identityOf(context))),
  };
}

function recoveryCodes(request: SandboxRequest, context: Context): SandboxReply {
  const mfa = verifiedMfa(context);
  if (!isCurrentCode(mfa, codeOf(request), context.clock())) throw invalidCode();
  return ok({ ...frame(mfa, ['recovery-codes']), recoveryCodes: mfa.recoveryCodes });
}

function replaceRecoveryCodes(request: SandboxRequest, context: Context): SandboxReply {
  const mfa = verifiedMfa(context);
  if (!isCurrentCode(mfa, codeOf(request), context.clock())) throw invalidCode();
  context.store.update('mfas', mfa.id, { recoveryCodes: newRecoveryCodes() });
  return ok({});
}

function remove(request: SandboxRequest, context: Context): SandboxReply {
  const mfa = ownMfa(context);
  if (mfa === undefined) throw nothingThere();
  // An unverified second factor can be removed without a code.
  if (mfa.isVerified) acceptCode(context, mfa, codeOf(request));
  context.store.remove('mfas', mfa.id);
  return ok({});
}

/** The second step of a login. */
function complete(request: SandboxRequest, context: Context): SandboxReply {
  const mfa = ownMfa(context);
  if (mfa?.isVerified !== true) throw notEnrolled();
  acceptCode(context, mfa, codeOf(request));
  completeMfa(context, callerOf(context).apiSessionId);
  return ok({});
}

function mfaView(mfa: StoredMfa, identity: Entity): Readonly<Record<string, unknown>> {
  if (mfa.isVerified) return { ...frame(mfa, ['recovery-codes']), isVerified: true, recoveryCodes: null };
  const provisioning = { provisioningUrl: provisioningUrl(mfa, identity), recoveryCodes: mfa.recoveryCodes };
  return { ...frame(mfa, ['verify', 'qr-code']), isVerified: false, ...provisioning };
}

function frame(mfa: StoredMfa, below: readonly string[]): Readonly<Record<string, unknown>> {
  const self = './current-identity/mfa';
  const links = Object.fromEntries(below.map((name) => [LINK_NAMES[name] ?? name, { href: `${self}/${name}` }]));
  const all = { 'current-identity': { href: './current-identity' }, self: { href: self }, ...links };
  return { _links: all, createdAt: mfa.createdAt, id: mfa.id, tags: {}, updatedAt: mfa.updatedAt };
}

function ownMfa(context: Context): StoredMfa | undefined {
  return mfaOf(context, callerOf(context).identityId);
}

function verifiedMfa(context: Context): StoredMfa {
  const mfa = ownMfa(context);
  if (mfa === undefined) throw nothingThere();
  if (!mfa.isVerified) throw notEnrolled();
  return mfa;
}

/** The code of a request: in its body, or else in a header. */
function codeOf(request: SandboxRequest): unknown {
  const { body } = request;
  if (typeof body === 'object' && body !== null && 'code' in body) return body.code;
  return request.headers['mfa-validation-code'];
}

function nothingThere(): ControllerError {
  return new ControllerError(404, 'NOT_FOUND', 'There is no such resource.');
}
