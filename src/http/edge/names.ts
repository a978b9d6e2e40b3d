import type { HttpSettings } from '../settings.ts';
import { isLoopback, withoutRoot } from './address-list.ts';

const LOOPBACK_NAMES: readonly string[] = ['localhost', '127.0.0.1', '[::1]'];

/**
 * Decides which host names are valid, and which web pages may send requests. This stops pages whose own name points to
 * this machine (DNS rebinding).
 */
export class Names {
  readonly #hosts: ReadonlySet<string>;
  readonly #origins: ReadonlySet<string>;
  readonly #local: boolean;

  constructor({ host, hosts, origins, publicUrl }: Pick<HttpSettings, 'host' | 'hosts' | 'origins' | 'publicUrl'>) {
    this.#local = isLoopback(host);
    const published = publicUrl === undefined ? [] : [new URL(publicUrl).hostname];
    const local = this.#local ? [...LOOPBACK_NAMES, host] : [];
    this.#hosts = new Set([...local, ...published, ...hosts].map(plainName));
    this.#origins = new Set(origins.map((origin) => origin.toLowerCase()));
  }

  /** @param host the header field, with or without a port */
  allowsHost(host: string | undefined): boolean {
    const name = /^(\[[0-9a-f:.]+\]|[^:@/?#\s]+)(:\d{1,5})?$/i.exec(host ?? '')?.[1];
    return name !== undefined && this.#hosts.has(plainName(name));
  }

  /** Programs send no origin; only browsers do. */
  allowsOrigin(origin: string | undefined): boolean {
    if (origin === undefined) return true;
    if (this.#origins.has(origin.toLowerCase())) return true;
    if (!this.#local) return false;
    const name = /^https?:\/\/([^/?#@]+)$/i.exec(origin)?.[1];
    return name !== undefined && LOOPBACK_NAMES.includes(plainName(name.replace(/:\d+$/, '')));
  }
}

/** A name in the form in which names are compared: in lower case, and without the dot of the root. */
const plainName = (name: string): string => withoutRoot(name).toLowerCase();
