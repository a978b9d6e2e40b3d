import type { Readable, Writable } from 'node:stream';
import type { JSONRPCMessage, Transport } from '@modelcontextprotocol/server';
import { isMessage } from './messages.ts';

/** The longest line that is taken. Bytes. */
const LONGEST_LINE = 10 * 1024 * 1024;

/**
 * JSON-RPC messages as lines (MCP 2026-07-28, Transports, stdio). The library's own transport checks each message
 * against a schema and copies it three times, which takes longer than all else that this server does to a call; the
 * protocol's rules for requests are checked behind it anyway.
 */
export class LineTransport implements Transport {
  onclose?: () => void;
  onerror?: (error: Error) => void;
  onmessage?: (message: JSONRPCMessage) => void;
  readonly #stdin: Readable;
  readonly #stdout: Writable;
  #pending: Buffer[] = [];
  #pendingBytes = 0;
  #closed = false;
  /** While the stream takes no more: what all who send then wait for, and how they are told. */
  #full: Promise<void> | undefined;
  #goOn: () => void = () => undefined;

  constructor(stdin: Readable, stdout: Writable) {
    this.#stdin = stdin;
    this.#stdout = stdout;
  }

  async start(): Promise<void> {
    this.#stdin.on('data', this.#read);
    this.#stdin.once('end', this.#end);
    this.#stdin.once('close', this.#end);
    this.#stdin.on('error', this.#report);
    // A client that no longer reads has gone.
    this.#stdout.once('error', this.#end);
  }

  /** Resolves when the stream takes more, or never will. */
  send(message: JSONRPCMessage): Promise<void> {
    if (this.#closed) return Promise.reject(new Error('the connection is closed'));
    if (this.#stdout.write(`${JSON.stringify(message)}\n`)) return Promise.resolve();
    this.#full ??= new Promise((resolve) => {
      this.#goOn = resolve;
      this.#stdout.once('drain', this.#drained);
    });
    return this.#full;
  }

  readonly #drained = (): void => {
    this.#full = undefined;
    this.#goOn();
  };

  async close(): Promise<void> {
    this.#end();
  }

  readonly #read = (chunk: Buffer): void => {
    let rest = chunk;
    for (let end = rest.indexOf(0x0a); end >= 0 && !this.#closed; end = rest.indexOf(0x0a)) {
      this.#deliver(this.#line(rest.subarray(0, end)));
      rest = rest.subarray(end + 1);
    }
    if (rest.length === 0) return;
    this.#pending.push(rest);
    this.#pendingBytes += rest.length;
    if (this.#pendingBytes <= LONGEST_LINE) return;
    this.#report(new Error(`a message is longer than ${LONGEST_LINE} bytes`));
    this.#end();
  };

  /** The line that ends here, with what came of it before. */
  #line(end: Buffer): string {
    if (this.#pending.length === 0) return end.toString();
    const whole = Buffer.concat([...this.#pending, end]).toString();
    this.#pending = [];
    this.#pendingBytes = 0;
    return whole;
  }

  #deliver(line: string): void {
    let message: unknown;
    try {
      message = JSON.parse(line);
    } catch {
      // No JSON: noise of a wrapper around the client, as the library's transport takes it too.
      return;
    }
    if (isMessage(message)) this.onmessage?.(message);
    else this.#report(new Error('a line is no JSON-RPC message'));
  }

  readonly #report = (error: Error): void => this.onerror?.(error);

  readonly #end = (): void => {
    if (this.#closed) return;
    this.#closed = true;
    this.#stdin.off('data', this.#read);
    this.#stdin.pause();
    this.#stdout.off('drain', this.#drained);
    this.#goOn();
    this.onclose?.();
  };
}
