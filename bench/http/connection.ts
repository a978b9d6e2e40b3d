import { connect, type Socket } from 'node:net';

/** A complete answer of an HTTP server. */
export interface Answer {
  readonly status: number;
  /** Status line and header lines. */
  readonly head: string;
  readonly body: string;
}

/**
 * One kept-alive HTTP/1.1 connection with as little work as possible on this side, so that it does not affect the
 * measurement. Its first request opens it, because servers close connections that send nothing. Understands answers
 * with a length and chunked ones (RFC 9112, sections 6 and 7), one at a time.
 */
export class HttpConnection {
  readonly #url: URL;
  #socket: Socket | undefined;
  #text = '';
  #waiting: { resolve(answer: Answer): void; reject(error: Error): void } | undefined;

  constructor(url: string) {
    this.#url = new URL(url);
  }

  /** Sends a POST to `/mcp`. */
  post(headers: Readonly<Record<string, string>>, body: string): Promise<Answer> {
    const fields = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
    const length = `Content-Length: ${Buffer.byteLength(body)}`;
    const head = `POST /mcp HTTP/1.1\r\nHost: ${this.#url.host}\r\n${fields.join('')}${length}`;
    return new Promise((resolve, reject) => {
      this.#waiting = { resolve, reject };
      this.#socket ??= this.#connect();
      this.#socket.write(`${head}\r\n\r\n${body}`);
    });
  }

  close(): void {
    this.#socket?.destroy();
  }

  #connect(): Socket {
    const socket = connect(Number(this.#url.port), this.#url.hostname);
    socket.setNoDelay(true);
    socket.setEncoding('latin1');
    socket.on('data', (chunk: string) => this.#read(chunk));
    socket.on('error', (error) => this.#end(error));
    socket.on('close', () => this.#end(new Error('the server closed the connection')));
    return socket;
  }

  /** The next request makes another connection. */
  #end(why: Error): void {
    this.#socket = undefined;
    this.#text = '';
    this.#waiting?.reject(why);
    this.#waiting = undefined;
  }

  #read(chunk: string): void {
    this.#text += chunk;
    const end = this.#text.indexOf('\r\n\r\n');
    if (end < 0) return;
    const head = this.#text.slice(0, end);
    const body = this.#text.slice(end + 4);
    const [, length] = /\r\ncontent-length: (\d+)/i.exec(head) ?? [];
    const isChunked = /\r\ntransfer-encoding: chunked/i.test(head);
    const isWhole = isChunked ? body.endsWith('0\r\n\r\n') : body.length >= Number(length ?? 0);
    if (!isWhole) return;
    this.#text = '';
    const waiting = this.#waiting;
    this.#waiting = undefined;
    waiting?.resolve({ status: Number(head.slice(9, 12)), head, body });
  }
}
