import { connect as connectPlain, type Socket } from 'node:net';
import { type ConnectionOptions, connect as connectTls } from 'node:tls';
import { AbstractConnector } from 'ioredis';

/** Where to connect, among the library's options. */
interface Place {
  readonly host?: string;
  readonly port?: number;
  readonly tls?: ConnectionOptions;
  readonly disconnectTimeout: number;
}

/**
 * Connects as the library's own connector does, and listens to every error. The library listens to the first one only; a TLS
 * connection that is refused can have a second, which would end the process.
 */
export class RedisConnector extends AbstractConnector {
  readonly #place: Place;

  constructor(options: unknown) {
    const place = options as Place;
    super(place.disconnectTimeout);
    this.#place = place;
  }

  async connect(): Promise<Socket> {
    const { host = 'localhost', port = 6379, tls } = this.#place;
    this.connecting = true;
    const socket = tls === undefined ? connectPlain({ host, port }) : connectTls({ host, port, ...tls });
    socket.on('error', (error) => {
      this.firstError ??= error;
    });
    this.stream = socket;
    return socket;
  }
}
