import type { Effect, HttpMethod } from '../../src/contract.ts';

/**
 * The effect that the HTTP method suggests. It is only a proposal: the overlay decides for all operations except GETs.
 */
export interface ProposedRisk {
  readonly effect: Effect;
  readonly idempotent: boolean;
}

const BY_METHOD: Readonly<Record<HttpMethod, ProposedRisk>> = {
  GET: { effect: 'read', idempotent: true },
  HEAD: { effect: 'read', idempotent: true },
  OPTIONS: { effect: 'read', idempotent: true },
  POST: { effect: 'write', idempotent: false },
  // A PATCH sets the given fields: twice is the same as once, and nothing else is removed.
  PATCH: { effect: 'write', idempotent: true },
  // A PUT resets every field that it does not name.
  PUT: { effect: 'destructive', idempotent: true },
  DELETE: { effect: 'destructive', idempotent: true },
};

/** The effect that the HTTP method of an operation suggests. */
export const proposeRisk = (method: HttpMethod): ProposedRisk => BY_METHOD[method];
