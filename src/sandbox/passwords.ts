/**
 * Passwords of the sandbox, stored as salted hashes. One round of SHA-256 is enough for throw-away networks, and
 * starting one with thousands of users stays fast.
 */
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

/** A password as it is stored. */
export interface HashedPassword {
  readonly password: string;
  readonly salt: string;
}

/** Hashes a password, by default with a new salt. */
export function hashPassword(plain: string, salt: string = randomBytes(16).toString('base64')): HashedPassword {
  return { password: createHash('sha256').update(salt).update(plain).digest('base64'), salt };
}

/** An unguessable password: 144 bits, in letters, digits, `-` and `_`. */
export function randomPassword(): string {
  return randomBytes(18).toString('base64url');
}

export function matchesPassword(plain: string, stored: HashedPassword): boolean {
  const attempted = Buffer.from(hashPassword(plain, stored.salt).password);
  const expected = Buffer.from(stored.password);
  return attempted.length === expected.length && timingSafeEqual(attempted, expected);
}
