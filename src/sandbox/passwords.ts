/**
 * Passwords of the sandbox: stored as a salted hash. One round of SHA-256 is enough for throw-away networks and keeps
 * a start with thousands of users short.
 */
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

export interface HashedPassword {
  readonly password: string;
  readonly salt: string;
}

export function hashPassword(plain: string, salt: string = randomBytes(16).toString('base64')): HashedPassword {
  return { password: createHash('sha256').update(salt).update(plain).digest('base64'), salt };
}

/** A password that nobody can guess: 144 bits, in letters and digits, `-` and `_`. */
export function randomPassword(): string {
  return randomBytes(18).toString('base64url');
}

export function matchesPassword(plain: string, stored: HashedPassword): boolean {
  const given = Buffer.from(hashPassword(plain, stored.salt).password);
  const kept = Buffer.from(stored.password);
  return given.length === kept.length && timingSafeEqual(given, kept);
}
