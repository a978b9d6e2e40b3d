/** A plain TCP load balancer in front of controllers: each connection goes to the next one that accepts it. */
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';

/** A running load balancer, on a port of its own. */
export class Balancer {
  readonly url: string;
  readonly #server: Server;
  readonly #sockets: Set<Socket>;

  private constructor(url: string, server: Server, sockets: Set<Socket>) {
    this.url = url;
    this.#server = server;
    this.#sockets = sockets;
  }

  static async start(ports: readonly number[]): Promise<Balancer> {
    const sockets = new Set<Socket>();
    let turn = 0;
    const server = createServer((client) => {
      track(client, sockets);
      relay(client, rotated(ports, turn++), sockets);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return new Balancer(`https://localhost:${(server.address() as AddressInfo).port}`, server, sockets);
  }

  /** Cuts all open connections, as a load balancer does when it learns of a change behind it. */
  cut(): void {
    for (const socket of this.#sockets) socket.destroy();
  }

  close(): Promise<void> {
    this.cut();
    return new Promise((resolve) => this.#server.close(() => resolve()));
  }
}

function relay(client: Socket, ports: readonly number[], sockets: Set<Socket>): void {
  const [port, ...rest] = ports;
  if (port === undefined) {
    client.destroy();
    return;
  }
  const server = connect(port, '127.0.0.1');
  track(server, sockets);
  server.once('error', () => {
    // This controller does not listen: try the next one.
    if (server.connecting || server.bytesRead === 0) relay(client, rest, sockets);
    else client.destroy();
  });
  server.once('connect', () => {
    server.removeAllListeners('error').on('error', () => client.destroy());
    client.on('error', () => server.destroy()).on('close', () => server.destroy());
    server.on('close', () => client.destroy());
    client.pipe(server).pipe(client);
  });
}

function track(socket: Socket, sockets: Set<Socket>): void {
  sockets.add(socket);
  socket.once('close', () => sockets.delete(socket));
  socket.on('error', () => undefined);
}

function rotated(ports: readonly number[], by: number): readonly number[] {
  const start = by % ports.length;
  return [...ports.slice(start), ...ports.slice(0, start)];
}
