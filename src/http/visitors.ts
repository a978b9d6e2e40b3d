import type { IncomingMessage } from 'node:http';
import type { Client, Shared } from '../runtime/owners/client.ts';
import type { Service } from '../runtime/protocol/service.ts';
import type { Caller } from '../runtime/safety/audit/entry.ts';
import type { Admitted } from './access/gate.ts';
import type { Principal } from './access/principal.ts';
import { carriedIn } from './edge/idempotency-key.ts';
import type { Refusal } from './edge/reply.ts';
import type { People } from './people.ts';

/** The most principals whose limits are remembered. After this many others, a principal starts again. */
const MAX = 10_000;

/** A principal with one of its requests, or the owner of a session. */
export interface Visitor {
  /** Serves only this principal: its policy, its limits, its confirmations. */
  readonly service: Service;
  /** For requests of the newer era, which has no sessions. */
  readonly client: () => Client;
  /**
   * Identifies the principal in its role, also as a client. Somebody else who gets its name after its key was revoked is
   * another holder.
   */
  readonly holder: string;
  readonly role: string;
  readonly principal: Principal;
  /** The same service for a session, whose requests have their own names. */
  serviceOf(session: string): Service;
  isSame(other: Visitor): boolean;
  /** A session begins. @returns ends it: a login of its own ends with the last one */
  stay(): () => void;
  /** Replaces this visitor's address by another one's: that of a session's latest request. */
  seen(other: Visitor): void;
  readonly caller: Caller;
}

/**
 * Decides whether a visitor may send a message, by what is in it, and by the login that its request still has.
 * @returns why it is refused
 */
export type Judge = (message: unknown, visitor: Visitor, request: IncomingMessage) => Promise<Refusal | undefined>;

/** Keeps track of principals: a principal's limits cover all its requests and sessions. */
export class Visitors {
  readonly #services: ReadonlyMap<string, Service>;
  readonly #people: People | undefined;
  readonly #known = new Map<string, Client>();

  /**
   * @param services by role; each has a policy of its own
   * @param people where each logs in to a network themselves
   */
  constructor(services: ReadonlyMap<string, Service>, people?: People) {
    this.#services = services;
    this.#people = people;
  }

  /**
   * What a request needs to be served, by who sent it.
   * @param address where it came from
   * @param key the client's key for this request: the same when it repeats it
   */
  visit({ principal, role }: Admitted, address: string, key?: string): Visitor {
    const service = this.#services.get(role);
    if (service === undefined) throw new Error(`the role "${role}" has no service`);
    const caller: { -readonly [Name in keyof Caller]: Caller[Name] } = {
      principal: principal.id,
      source: address,
      ...(principal.key === undefined ? {} : { key: principal.key }),
    };
    // A principal whose role or key changes is a different one: its sessions and confirmations end.
    const holder = JSON.stringify([principal.id, role, principal.key]);
    const known = this.#remember(holder, service);
    const person = this.#people?.at(holder);
    const logins = person === undefined ? {} : { withOwnLogin: person.logins.own };
    const { process, exposed, meterOf } = known;
    const shared: Shared = { id: holder, meterOf, caller, ...logins };
    const keyed = key === undefined ? {} : { keyOf: () => key };
    const networks = person === undefined ? known.networks : known.networks.each(person.logins.own);
    return {
      caller,
      service: { ...service, open: (era, changed) => service.open(era, changed, { ...shared, ...keyed }) },
      holder,
      role,
      principal,
      client: () => ({
        id: holder,
        process,
        exposed,
        meterOf,
        networks,
        caller,
        ...keyed,
      }),
      serviceOf: (session) => ({
        ...service,
        open: (era, changed) => {
          const keyOf: Client['keyOf'] = (request, meta) => carriedIn(meta) ?? `${session} ${request}`;
          return service.open(era, changed, { ...shared, keyOf });
        },
      }),
      isSame: (other) => other.holder === holder,
      stay: () => person?.stay() ?? (() => undefined),
      seen: (other) => {
        caller.source = other.caller.source;
      },
    };
  }

  #remember(id: string, service: Service): Client {
    const known = this.#known.get(id) ?? service.open('modern', () => undefined, { id });
    this.#known.delete(id);
    this.#known.set(id, known);
    const [oldest] = this.#known.keys();
    if (this.#known.size > MAX && oldest !== undefined) this.#known.delete(oldest);
    return known;
  }
}
