import type { IncomingMessage } from 'node:http';
import { MINUTE } from '../../common/durations.ts';
import type { Logger } from '../../common/log.ts';
import { type SharedState, withFallback } from '../../common/shared-state.ts';
import type { Service } from '../../runtime/protocol/service.ts';
import { networkOf } from '../edge/address-range.ts';
import { Rate } from '../edge/rate.ts';
import type { Refusal } from '../edge/reply.ts';
import type { HttpLimits } from '../settings.ts';
import { allScopes, type Grant, roleOf } from './grants.ts';
import { type AuthMethod, Denial, type Principal } from './principal.ts';
import { scopesFor } from './step-up.ts';

/** An authenticated caller and its role. */
export interface Admitted {
  readonly principal: Principal;
  /** Empty without roles: then everything that the operator's flags allow is allowed. */
  readonly role: string;
}

/** How the server authenticates callers, and what they may do. */
export interface AccessSettings {
  readonly methods: readonly AuthMethod[];
  /** Absent if no roles are set up. */
  readonly grants?: readonly Grant[];
  /** Scopes that every token must have. */
  readonly requiredScopes: readonly string[];
  /** URL of the metadata of this resource (RFC 9728), if tokens are accepted. */
  readonly metadataUrl?: string;
}

/** Admits callers that authenticate and have a role. Guessing is stopped after a few failures from one address. */
export class Gate {
  readonly #settings: AccessSettings;
  readonly #failures: Rate;
  readonly #requests: Rate;
  readonly #log: Logger;
  readonly #shared: SharedState | undefined;
  /** Requests that had arrived completely when they were admitted. */
  readonly #whole = new WeakSet<IncomingMessage>();
  readonly #most: number;

  constructor(
    settings: AccessSettings,
    limits: Pick<HttpLimits, 'failuresPerMinute' | 'requestsPerMinute'>,
    log: Logger,
    shared?: SharedState,
  ) {
    this.#shared = shared;
    this.#most = limits.requestsPerMinute;
    this.#settings = settings;
    this.#failures = new Rate(limits.failuresPerMinute);
    this.#requests = new Rate(limits.requestsPerMinute);
    this.#log = log;
  }

  /** @param address that the request came from */
  async admit(request: IncomingMessage, address: string): Promise<Admitted | Refusal> {
    const blocked = this.#failures.size === 0 ? undefined : this.#failures.wait(networkOf(address));
    if (blocked !== undefined) return tooMany(`Too many failed logins from ${address}`, blocked);
    if (inUrl(request)) return this.#challenge('invalid_request');
    const found = await this.#identify(request);
    if (found === undefined) return this.#challenge();
    if (found instanceof Denial) {
      this.#failures.add(networkOf(address));
      this.#log.warn('login refused', { source: address, why: found.why });
      return this.#challenge('invalid_token');
    }
    if (found === 'unsettled') {
      return {
        status: 503,
        message: 'Your login cannot be checked at the moment. Try again.',
        headers: { 'Retry-After': 5 },
      };
    }
    if (request.complete) this.#whole.add(request);
    const wait = await this.#wait(found.id);
    if (wait !== undefined) return tooMany('Too many requests', wait);
    return this.#grant(found, address);
  }

  /**
   * Whether a request that was admitted for this principal would be admitted again now. If that is unknown, it stays
   * admitted: a token only until its end, which is always known.
   */
  async stillAdmits(request: IncomingMessage, { id, key }: Principal): Promise<boolean> {
    const found = await this.#identify(request);
    if (found === 'unsettled') return true;
    return found !== undefined && !(found instanceof Denial) && found.id === id && found.key === key;
  }

  /** Why a request is refused whose caller's login has ended since it was admitted, while its body arrived. */
  async refuseEnded(request: IncomingMessage, principal: Principal): Promise<Refusal | undefined> {
    return this.#whole.has(request) || (await this.stillAdmits(request, principal))
      ? undefined
      : this.#challenge('invalid_token');
  }

  /**
   * Counts the messages of a batch after its first, which was counted when it was admitted.
   * @returns why it is refused
   */
  async countBatch(message: unknown, { id }: Principal): Promise<Refusal | undefined> {
    const further = Array.isArray(message) ? message.length - 1 : 0;
    if (further < 1) return undefined;
    const wait = await this.#wait(id, further);
    return wait === undefined ? undefined : tooMany('Too many requests', wait);
  }

  /**
   * Asks for a token with more scopes, where those would allow what a message asks for.
   * @param address that it came from
   * @param services by role
   */
  stepUp(
    message: unknown,
    { principal, role }: Admitted,
    address: string,
    services: ReadonlyMap<string, Pick<Service, 'mayCall'>>,
  ): Refusal | undefined {
    const scopes = scopesFor(message, { principal, role }, this.#settings, services);
    if (scopes === undefined) return undefined;
    this.#log.warn('refused: another scope is needed', { source: address, principal: principal.id, role, scopes });
    return this.#challenge('insufficient_scope', scopes);
  }

  /**
   * Counts requests of a principal: together with all other processes, or only here while the shared store is
   * unreachable.
   * @returns the seconds to wait if there were too many
   */
  async #wait(principal: string, by = 1): Promise<number | undefined> {
    const shared = this.#shared;
    if (shared === undefined) return this.#requests.add(principal, by);
    return withFallback(
      async () => inSeconds(await shared.count(`requests ${principal}`, this.#most, MINUTE, by)),
      () => this.#requests.add(principal, by),
    );
  }

  async #identify(request: IncomingMessage): Promise<Principal | Denial | 'unsettled' | undefined> {
    for (const method of this.#settings.methods) {
      try {
        const found = await method.identify(request);
        if (found !== undefined) return found;
      } catch (error) {
        this.#log.error('logins cannot be checked', { method: method.id, why: (error as Error).message });
        return 'unsettled';
      }
    }
    return request.headers.authorization === undefined ? undefined : new Denial('no login method accepts it');
  }

  #grant(principal: Principal, address: string): Admitted | Refusal {
    const { grants, requiredScopes } = this.#settings;
    const missing =
      principal.scopes === undefined ? [] : requiredScopes.filter((each) => !principal.scopes?.includes(each));
    const role = grants === undefined ? '' : roleOf(principal, grants);
    if (missing.length === 0 && role !== undefined) return { principal, role };
    this.#log.warn('refused: no role', { source: address, principal: principal.id, missing });
    if (principal.scopes === undefined) {
      return {
        status: 403,
        message: 'You are logged in, but have no role here. Ask the operator of this server.',
      };
    }
    return this.#challenge('insufficient_scope', allScopes(missing, role === undefined ? grants : undefined));
  }

  /** RFC 6750, section 3, and RFC 9728, section 5.1: everything missing is reported at once. */
  #challenge(error?: keyof typeof CHALLENGES, scopes = this.#usualScopes()): Refusal {
    const { metadataUrl } = this.#settings;
    const parts = [
      'realm="ziti-mcp"',
      ...(error === undefined ? [] : [`error="${error}"`]),
      ...(scopes.length === 0 || metadataUrl === undefined ? [] : [`scope="${scopes.join(' ')}"`]),
      ...(metadataUrl === undefined ? [] : [`resource_metadata="${metadataUrl}"`]),
    ];
    const { status, message } = CHALLENGES[error ?? 'invalid_token'];
    return { status, message: message(scopes), headers: { 'WWW-Authenticate': `Bearer ${parts.join(', ')}` } };
  }

  #usualScopes(): readonly string[] {
    return allScopes(this.#settings.requiredScopes, this.#settings.grants);
  }
}

/**
 * The errors of RFC 6750, section 3.1. A request without any login gets the same answer as one with an invalid token,
 * but no error code.
 */
const CHALLENGES = {
  invalid_request: {
    status: 400,
    message: () => 'Send your token in the Authorization header only: URLs end up in logs.',
  },
  invalid_token: {
    status: 401,
    message: () => 'Log in: this server requires a bearer token or a client certificate.',
  },
  insufficient_scope: {
    status: 403,
    message: (scopes: readonly string[]) => `Your token lacks a scope: ${scopes.join(' ')}.`,
  },
} as const;

/**
 * Whether a request has a token in its URL besides the one in its header (RFC 6750, section 2). One in its URL alone
 * counts as none.
 */
function inUrl({ url = '', headers }: IncomingMessage): boolean {
  const query = url.split('?')[1];
  return query !== undefined && headers.authorization !== undefined && new URLSearchParams(query).has('access_token');
}

/** Whole seconds, rounded up. */
const inSeconds = (milliseconds: number | undefined): number | undefined =>
  milliseconds === undefined ? undefined : Math.ceil(milliseconds / 1000);

const tooMany = (what: string, seconds: number): Refusal => ({
  status: 429,
  message: `${what}. Try again in ${seconds} seconds.`,
  headers: { 'Retry-After': seconds },
});
