/**
 * Ids as the controller generates them: short ones for identities and routers, 22 letters and digits for configuration,
 * a time-ordered form for sessions, UUIDs for tokens. Callers must not rely on the length to distinguish the kinds.
 */
import { randomBytes, randomInt, randomUUID } from 'node:crypto';

const BASE62 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const SHORT_KINDS = new Set(['identities', 'edgeRouters', 'enrollments', 'services:fabric']);
const SESSION_KINDS = new Set(['apiSessions', 'sessions']);

/** Generates ids: random ones at run time, repeatable ones while a network is seeded. */
export interface IdSource {
  next(kind: string): string;
}

function letters(alphabet: string, count: number, pick: (limit: number) => number): string {
  let id = '';
  for (let i = 0; i < count; i++) id += alphabet[pick(alphabet.length)] ?? '0';
  return id;
}

/** Ids from any source of random integers below a limit. */
export function idsFrom(pick: (limit: number) => number): IdSource {
  return {
    next(kind) {
      if (SESSION_KINDS.has(kind)) return `cm${letters('0123456789abcdefghijklmnopqrstuvwxyz', 23, pick)}`;
      // A digit at the start and a capital at the end make every id recognizable as one in a path.
      if (SHORT_KINDS.has(kind)) return `${letters(BASE62, 8, pick)}${letters('38', 1, pick)}`;
      return `${letters('1234567', 1, pick)}${letters(BASE62, 21, pick)}`;
    },
  };
}

export const randomIds: IdSource = idsFrom((limit) => randomInt(limit));

export function newToken(): string {
  return randomUUID();
}

/** The id of one request, as error answers contain it. */
export function newRequestId(): string {
  return randomBytes(7).toString('base64url').slice(0, 9);
}
