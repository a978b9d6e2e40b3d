import { createSecureContext, type SecureContext } from 'node:tls';
import type { Dispatcher } from 'undici';
import { pemCertificates } from '../../../common/pem.ts';
import type { Fetch } from '../auth/login.ts';
import { AttemptFailure } from '../controller/attempt-failure.ts';
import { fetchBy } from './fetch-by.ts';
import type { ControllerSettings } from './types.ts';

/** Connections to other servers than the controller, such as outside OpenID providers, by the same proxy. */
export class OtherServers {
  readonly #settings: Pick<ControllerSettings, 'proxy' | 'connectTimeout'>;
  readonly #closing: AbortSignal;
  readonly #opened = new Map<string | undefined, Promise<Dispatcher>>();

  constructor(settings: Pick<ControllerSettings, 'proxy' | 'connectTimeout'>, closing: AbortSignal) {
    this.#settings = settings;
    this.#closing = closing;
  }

  /** @param ca PEM of an authority to trust in addition to those of the platform */
  fetch(ca?: string): Fetch {
    return fetchBy(async (request, signal) => {
      const { exchange } = await import('../controller/exchange.ts');
      return exchange(await this.#open(ca), request, signal);
    }, this.#closing);
  }

  /** Closes all connections, including those in use. */
  async close(): Promise<void> {
    for (const opened of this.#opened.values()) await (await opened.catch(() => undefined))?.destroy();
  }

  #open(ca: string | undefined): Promise<Dispatcher> {
    const { proxy, connectTimeout } = this.#settings;
    let opened = this.#opened.get(ca);
    if (opened === undefined) {
      opened = import('../controller/dispatcher.ts').then(({ openDispatcher }) =>
        openDispatcher({ proxy, connectTimeout, trust: trustWith(ca), maxResponseSize: LARGEST }),
      );
      this.#opened.set(ca, opened);
    }
    return opened;
  }
}

/** Bytes of an answer: what providers send is small. */
const LARGEST = 1 << 20;

/** The authorities of the platform, `NODE_EXTRA_CA_CERTS` included, and this one. */
function trustWith(ca: string | undefined): SecureContext {
  const trust = createSecureContext({ minVersion: 'TLSv1.2' });
  try {
    for (const pem of pemCertificates(ca ?? '')) {
      trust.context.addCACert(pem);
    }
  } catch {
    throw new AttemptFailure('ERR_OSSL_PEM', 'connect');
  }
  return trust;
}
