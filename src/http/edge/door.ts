import type { IncomingMessage, ServerResponse } from 'node:http';
import type { TLSSocket } from 'node:tls';
import type { HttpSettings } from '../settings.ts';
import { isLoopback } from './address-list.ts';
import { allowPage } from './cors.ts';
import { faultOf } from './form.ts';
import { Names } from './names.ts';
import type { Refusal } from './reply.ts';

/** Refuses requests for where they come from and what they are addressed to, before it is checked who sends them. */
export class Door {
  readonly #proxies: HttpSettings['proxies'];
  readonly #sources: HttpSettings['sources'];
  readonly #names: Names;

  constructor(settings: Pick<HttpSettings, 'proxies' | 'sources' | 'host' | 'hosts' | 'origins' | 'publicUrl'>) {
    this.#proxies = settings.proxies;
    this.#sources = settings.sources;
    this.#names = new Names(settings);
  }

  /** Why a request is refused whatever it asks for: its form, or the address that it came from. */
  refuseStranger(request: IncomingMessage, address: string): Refusal | undefined {
    const fault = faultOf(request);
    if (fault !== undefined) return fault;
    if (this.#sources === undefined || this.#sources.has(address)) return undefined;
    return { status: 403, message: 'Your address is not allowed to connect.', headers: { Connection: 'close' } };
  }

  /**
   * Why a request is refused that came from another machine without encryption, and not from a proxy: anyone on the way
   * can read its credentials.
   */
  refusePlain({ socket }: Pick<IncomingMessage, 'socket'>): Refusal | undefined {
    const { remoteAddress = '', encrypted } = socket as Partial<TLSSocket>;
    if (encrypted === true || isLoopback(remoteAddress) || this.#proxies?.has(remoteAddress)) return undefined;
    const message = 'This connection is not encrypted. Use https, or connect from a proxy that --behind-proxy names.';
    return { status: 403, message, headers: { Connection: 'close' } };
  }

  /**
   * Why a request is refused that is meant for another server, or that a page of somebody else sends. Pages of ours may
   * read the answer.
   * @param host that it is meant for
   */
  refuseMisled(
    host: string | undefined,
    { headers: { origin } }: IncomingMessage,
    response: ServerResponse,
  ): Refusal | undefined {
    if (!this.#names.allowsHost(host)) {
      return { status: 403, message: 'The Host header or the URL of this request names another server.' };
    }
    if (!this.#names.allowsOrigin(origin)) {
      return { status: 403, message: 'Web pages of this origin are not allowed to send requests.' };
    }
    if (origin !== undefined) allowPage(response, origin);
    return undefined;
  }
}
