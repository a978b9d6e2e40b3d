/** One-time codes: enrolling an identity, and checking what a user types. */
import { randomInt } from 'node:crypto';
import { Secret, TOTP } from 'otpauth';
import { type Context, ControllerError, type Entity, type StoredMfa } from '../kernel.ts';
import { mfaOf } from './second-factors.ts';

const ISSUER = 'openziti.io';
const CODE_LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
const RECOVERY_CODES = 20;

export function enrollMfa(context: Context, identity: Entity): StoredMfa {
  if (mfaOf(context, identity.id) !== undefined) {
    throw new ControllerError(409, 'MFA_EXISTS', 'The identity already has a second factor.');
  }
  return context.store.insert('mfas', {
    identityId: identity.id,
    isVerified: false,
    secret: new Secret({ size: 10 }).base32,
    recoveryCodes: newRecoveryCodes(),
  }) as StoredMfa;
}

/** The URL that authenticator apps read, from a QR code or by a click. */
export function provisioningUrl(mfa: StoredMfa, identity: Entity): string {
  const label = `${ISSUER}:${encodeURIComponent(String(identity.name))}`;
  return `otpauth://totp/${label}?issuer=${ISSUER}&secret=${mfa.secret}`;
}

/** The current code, the previous one or the next one: clocks of phones differ. */
export function isCurrentCode(mfa: StoredMfa, code: unknown, now: Date): boolean {
  if (typeof code !== 'string') return false;
  const totp = new TOTP({ secret: Secret.fromBase32(mfa.secret), digits: 6, period: 30, algorithm: 'SHA1' });
  return totp.validate({ token: code, timestamp: now.getTime(), window: 1 }) !== null;
}

/** A current code, or one of the recovery codes, which is then used up. */
export function acceptCode(context: Context, mfa: StoredMfa, code: unknown): void {
  if (isCurrentCode(mfa, code, context.clock())) return;
  if (typeof code === 'string' && mfa.recoveryCodes.includes(code)) {
    const recoveryCodes = mfa.recoveryCodes.filter((one) => one !== code);
    context.store.update('mfas', mfa.id, { recoveryCodes });
    return;
  }
  throw invalidCode();
}

export function invalidCode(): ControllerError {
  return new ControllerError(400, 'MFA_INVALID_TOKEN', 'The code is not valid.');
}

export function notEnrolled(): ControllerError {
  return new ControllerError(409, 'MFA_NOT_ENROLLED', 'The identity has not enrolled a second factor.');
}

export function newRecoveryCodes(): readonly string[] {
  const code = () => Array.from({ length: 6 }, () => CODE_LETTERS[randomInt(CODE_LETTERS.length)]).join('');
  return Array.from({ length: RECOVERY_CODES }, code).sort();
}
