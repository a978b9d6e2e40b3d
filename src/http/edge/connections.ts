import type { Server } from 'node:http';
import type { Socket } from 'node:net';

/**
 * Limits how many connections a server has. Beyond that, the one that has waited longest for a request of a caller who
 * has logged in is closed: whoever opens thousands of connections without a login keeps nobody else out, whatever they
 * send.
 */
export class Connections {
  readonly #names = new WeakMap<Socket, string>();
  readonly #open = new Set<string>();
  /** Those without such a request in progress, by name, longest first. For TLS, these are the TCP connections. */
  readonly #idle = new Map<string, Socket>();

  constructor(server: Server, most: number) {
    server.on('connection', (socket: Socket) => {
      const name = this.#nameOf(socket);
      this.#open.add(name);
      this.#idle.set(name, socket);
      socket.once('close', () => {
        this.#open.delete(name);
        this.#idle.delete(name);
      });
      if (this.#open.size > most) this.#idle.values().next().value?.destroy();
    });
  }

  /** A request of a caller who has logged in is under way. @returns a function to call when it is answered */
  busy(socket: Socket): () => void {
    const name = this.#nameOf(socket);
    const idle = this.#idle.get(name);
    if (idle === undefined) return () => undefined;
    this.#idle.delete(name);
    return () => {
      if (this.#open.has(name)) this.#idle.set(name, idle);
    };
  }

  /** A name that a connection and TLS over it have in common. */
  #nameOf(socket: Socket): string {
    const known = this.#names.get(socket);
    if (known !== undefined) return known;
    const { remoteAddress, remotePort, localAddress, localPort } = socket;
    const name = `${remoteAddress} ${remotePort} ${localAddress} ${localPort}`;
    this.#names.set(socket, name);
    return name;
  }
}
