import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type { TLSSocket } from 'node:tls';
import type { Logger } from '../common/log.ts';
import type { SharedChannels, SharedState } from '../common/shared-state.ts';
import type { Telemetry } from '../common/telemetry.ts';
import type { Service } from '../runtime/protocol/service.ts';
import { type AccessSettings, Gate } from './access/gate.ts';
import { AtOnce } from './edge/at-once.ts';
import { BodyRoom } from './edge/body-room.ts';
import { answerPreflight } from './edge/cors.ts';
import { Door } from './edge/door.ts';
import { keyIn } from './edge/idempotency-key.ts';
import { type Refusal, refuse, sendJson } from './edge/reply.ts';
import type { SecureResponse } from './edge/secure-response.ts';
import { type Source, sourceOf } from './edge/source.ts';
import { targetOf } from './edge/target.ts';
import { Endpoint } from './endpoint.ts';
import { Health } from './health.ts';
import { ENDPOINT, METADATA_PATH, METRICS, SSE_MESSAGES, SSE_STREAM } from './paths.ts';
import { People, type PersonalLogins } from './people.ts';
import { type Protocol, zitiProtocol } from './protocol.ts';
import { Sse } from './session/sse.ts';
import type { HttpSettings } from './settings.ts';
import { UnderWay } from './under-way.ts';
import { type Judge, type Visitor, Visitors } from './visitors.ts';

/** What is served over HTTP, and to whom. */
export interface HttpService {
  /** The service of each role; of the empty name if no roles are set up. */
  readonly services: ReadonlyMap<string, Service>;
  readonly access: AccessSettings;
  /** The metadata of this resource (RFC 9728), if tokens are accepted. */
  readonly metadata?: object;
  /** Whether the controller answers; never fails. */
  readonly reach: () => Promise<boolean>;
  readonly log: Logger;
  /** Makes the logins of whoever has this key, where each person logs in to a network themselves. */
  readonly personalLogins?: (key: string) => PersonalLogins;
  /** The store that several such servers share. */
  readonly shared?: SharedState & SharedChannels;
  /** Watches requests, if telemetry is on. */
  readonly telemetry?: Telemetry;
  /** The protocol implementation (this product's by default). */
  readonly protocol?: Protocol;
}

/**
 * Where clients look for the metadata: at both forms, and at the one that belongs to the public URL (RFC 9728, section
 * 3.1).
 */
const metadataPaths = ({ metadataUrl }: AccessSettings): ReadonlySet<string> =>
  new Set([
    METADATA_PATH,
    `${METADATA_PATH}${ENDPOINT}`,
    ...(metadataUrl === undefined ? [] : [new URL(metadataUrl).pathname]),
  ]);

/** Milliseconds between checks whether calls are still running. */
const PAUSE = 20;
/** Milliseconds for sending the last bytes. */
const LAST_BYTES = 1_000;

/** Serves a request of an admitted caller. @returns the reason if it is refused */
type Serve = (request: IncomingMessage, response: ServerResponse, visitor: Visitor) => Promise<Refusal | undefined>;

/** What Prometheus fetches. */
const metricsOf =
  ({ metrics }: Telemetry): Serve =>
  async (request, response) => {
    if (request.method !== 'GET') return { status: 405, message: 'Get metrics with GET.', headers: { Allow: 'GET' } };
    const found = await metrics?.();
    response.writeHead(200, { 'Content-Type': found?.type }).end(found?.text);
    return undefined;
  };

/** Routes each request after all checks. */
export class Site {
  readonly #settings: HttpSettings;
  readonly #service: HttpService;
  readonly #door: Door;
  readonly #gate: Gate;
  readonly #atOnce: AtOnce;
  readonly #people: People | undefined;
  readonly #visitors: Visitors;
  readonly #endpoint: Endpoint;
  readonly #sse: Sse;
  readonly #paths: ReadonlyMap<string, Serve>;
  readonly #metadataPaths: ReadonlySet<string>;
  readonly #health: Health;
  readonly #underWay: UnderWay;
  #draining = false;

  constructor(settings: HttpSettings, service: HttpService) {
    this.#settings = settings;
    this.#service = service;
    this.#door = new Door(settings);
    this.#gate = new Gate(service.access, settings.limits, service.log, service.shared);
    const { personalLogins, protocol = zitiProtocol, telemetry } = service;
    this.#atOnce = new AtOnce(settings.limits.atOnce);
    this.#underWay = new UnderWay(settings.limits.loginCheck);
    this.#people = personalLogins && new People(personalLogins, settings.limits.sessionIdle);
    this.#visitors = new Visitors(service.services, this.#people);
    const judge: Judge = async (message, visitor, request) =>
      (await this.#gate.refuseEnded(request, visitor.principal)) ??
      (await this.#gate.countBatch(message, visitor.principal)) ??
      this.#gate.stepUp(message, visitor, visitor.caller.source, service.services);
    const room = new BodyRoom(settings.limits);
    this.#endpoint = new Endpoint(settings, { ...service, protocol, judge, room });
    this.#sse = new Sse(settings.limits, protocol, judge, room);
    const older: [string, Serve][] = [
      [SSE_STREAM, async (...request) => this.#sse.listen(...request)],
      [SSE_MESSAGES, (...request) => this.#sse.post(...request)],
    ];
    this.#paths = new Map([
      [ENDPOINT, (...request: Parameters<Serve>) => this.#endpoint.serve(...request)],
      ...(settings.sse ? older : []),
      ...(telemetry?.metrics === undefined ? [] : [[METRICS, metricsOf(telemetry)] as const]),
    ]);
    this.#metadataPaths = metadataPaths(service.access);
    this.#health = new Health(service.reach);
  }

  /** @param admitted called when the caller has logged in; returns what to call when the request is answered */
  async handle(request: IncomingMessage, response: SecureResponse, admitted: () => () => void): Promise<void> {
    const { remoteAddress = '', encrypted } = request.socket as TLSSocket;
    const source = sourceOf(remoteAddress, encrypted === true, request.headers, this.#settings.proxies);
    response.isEncrypted = source.secure;
    // A connection whose request was not read completely cannot carry another one.
    response.once('finish', () => {
      if (!request.complete) request.destroy();
    });
    try {
      await this.#route(request, response, source, admitted);
    } catch (error) {
      this.#service.log.error('a request failed', { why: String((error as Error).stack ?? error) });
      refuse(response, { status: 500, message: 'Internal error in ziti-mcp. See the server log.' });
    }
  }

  /** @param most milliseconds that running calls may take */
  async drain(most: number): Promise<void> {
    this.#draining = true;
    this.#health.stopping();
    const until = performance.now() + most;
    while (this.#endpoint.calls + this.#sse.calls > 0 && performance.now() < until) await sleep(PAUSE);
    await Promise.all([this.#endpoint.close(), this.#sse.close()]);
    await this.#people?.close();
    await this.#underWay.finished(LAST_BYTES);
  }

  async #route(
    request: IncomingMessage,
    response: ServerResponse,
    source: Source,
    admitted: () => () => void,
  ): Promise<void> {
    const { path, host } = targetOf(request);
    const stranger = this.#door.refuseStranger(request, source.address);
    if (stranger !== undefined) return refuse(response, stranger);
    // Probes use the address, whatever the server's name is.
    const probe = this.#health.probeAt(path);
    if (probe !== undefined) return probe(request, response);
    const misled = this.#door.refusePlain(request) ?? this.#door.refuseMisled(host, request, response);
    if (misled !== undefined) return refuse(response, misled);
    if (request.method === 'OPTIONS' && request.headers.origin !== undefined) return answerPreflight(response);
    const { metadata } = this.#service;
    if (this.#metadataPaths.has(path) && request.method === 'GET' && metadata !== undefined) {
      return sendJson(response, 200, metadata);
    }
    const serve = this.#paths.get(path);
    if (serve === undefined) return refuse(response, { status: 404, message: `The endpoint is ${ENDPOINT}.` });
    if (this.#draining) {
      const headers = { Connection: 'close', 'Retry-After': 1 };
      return refuse(response, { status: 503, message: 'This server is stopping.', headers });
    }
    const caller = await this.#gate.admit(request, source.address);
    if ('status' in caller) return refuse(response, caller);
    // If the client has left meanwhile, no close event follows: this request would be counted for ever.
    if (response.closed) return;
    const whenAnswered = [admitted()];
    response.once('close', () => {
      for (const end of whenAnswered) end();
    });
    const counted = this.#atOnce.begin(caller.principal.id);
    if (typeof counted !== 'function') return refuse(response, counted);
    const stillAdmits = (again: IncomingMessage) => this.#gate.stillAdmits(again, caller.principal);
    whenAnswered.push(counted, this.#underWay.add(request, response, stillAdmits));
    const visitor = this.#visitors.visit(caller, source.address, keyIn(request));
    const served = () => serve(request, response, visitor);
    const { telemetry } = this.#service;
    const refused = await (telemetry === undefined ? served() : telemetry.within(request.headers, served));
    if (refused !== undefined) refuse(response, refused);
  }
}
