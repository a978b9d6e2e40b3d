import type { Clock } from '../../../../common/clock.ts';
import { endAfter } from '../../../../common/token-expiry.ts';

/** What a provider hands out. All of it is secret. */
export interface TokenSet {
  readonly access: string;
  readonly refresh?: string;
  readonly id?: string;
  /** The start and end of the life of the token that is shown, by this machine's clock, in milliseconds since 1970. */
  readonly from: number;
  readonly until: number;
  /** They were refreshed: a provider also does that for somebody who may no longer log in. */
  readonly refreshed?: true;
}

/** A provider's answer at its token endpoint (RFC 6749, section 5.1), in the parts that matter. */
export interface TokenAnswer {
  readonly access_token: string;
  readonly refresh_token?: string | undefined;
  readonly id_token?: string | undefined;
  readonly expires_in?: number | undefined;
}

/** Seconds; for a provider that does not say how long. */
const USUAL_LIFETIME = 300;

/** @param earlier the set that was refreshed: what an answer leaves out stays as it was (RFC 6749, section 6) */
export function tokenSet(answer: TokenAnswer, requestedAt: number, earlier?: TokenSet): TokenSet {
  const refresh = answer.refresh_token ?? earlier?.refresh;
  const id = answer.id_token ?? earlier?.id;
  return {
    access: answer.access_token,
    ...(refresh === undefined ? {} : { refresh }),
    ...(id === undefined ? {} : { id }),
    from: requestedAt,
    until: endAfter(requestedAt, answer.expires_in ?? USUAL_LIFETIME),
    ...(earlier === undefined ? {} : { refreshed: true }),
  };
}

/** Undefined for what no version of this program has written. */
export function readTokenSet(text: string | undefined): TokenSet | undefined {
  if (text === undefined) return undefined;
  try {
    const set = JSON.parse(text) as TokenSet;
    return typeof set.access === 'string' && typeof set.until === 'number' ? set : undefined;
  } catch {
    return undefined;
  }
}

/** Milliseconds before its end when a token is no longer used; a fifth of its lifetime, if that is less. */
const MARGIN = 90_000;

export const isUsable = ({ from, until }: TokenSet, clock: Clock): boolean =>
  until - Math.min(MARGIN, (until - from) / 5) > clock.date();

/** Milliseconds for which new tokens count as fresh. */
const FRESH = 60_000;

/** Whether the tokens were issued just now: others would be refused as well. */
export function isFresh({ from }: TokenSet, clock: Clock): boolean {
  const age = clock.date() - from;
  // This machine's clock may have been ahead when they came.
  return age >= 0 && age < FRESH;
}
