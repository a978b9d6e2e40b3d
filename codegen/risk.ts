import type { Effect, HttpMethod } from '../src/contract.ts';

/** What the HTTP method alone suggests. Only a proposal: the overlay decides for every operation that is no GET. */
export interface ProposedRisk {
  readonly effect: Effect;
  readonly idempotent: boolean;
}

const BY_METHOD: Readonly<Record<HttpMethod, ProposedRisk>> = {
  GET: { effect: 'read', idempotent: true },
  HEAD: { effect: 'read', idempotent: true },
  OPTIONS: { effect: 'read', idempotent: true },
  POST: { effect: 'write', idempotent: false },
  // A PATCH sets the fields that it names: once or twice is the same. It takes nothing else away.
  PATCH: { effect: 'write', idempotent: true },
  // A PUT resets every field that it does not name.
  PUT: { effect: 'destructive', idempotent: true },
  DELETE: { effect: 'destructive', idempotent: true },
};

export const proposeRisk = (method: HttpMethod): ProposedRisk => BY_METHOD[method];
