import type { Readable, Writable } from 'node:stream';
import type { JSONRPCMessage, RequestId, Transport } from '@modelcontextprotocol/server';
import { Batches } from '../messages/batches.ts';
import { type Checked, sorted } from '../messages/check.ts';
import { CODES, errorAnswer, sameId } from '../messages/errors.ts';
import { LineReader, LONGEST_LINE } from '../messages/line-reader.ts';
import { BATCHING, cancelledBy, isRequest, isSubscription } from '../messages/plain.ts';
import { readLine } from '../messages/read-line.ts';
import { lineOf } from '../messages/write-line.ts';

/** Milliseconds for which calls continue after the end of input. */
const STOP_AFTER = 1500;
/** Milliseconds in which they then have to stop. */
const END_AFTER = 400;
/** Bytes that a client may leave unread before no more of its messages are read. */
const MOST_UNREAD = 8 * 1024 * 1024;
const UNFINISHED =
  'The client closed the connection, and this call did not finish in time. If it was meant to change something, read the entity to see whether it did.';

/**
 * JSON-RPC messages as lines (MCP 2026-07-28, Transports, stdio). The library's own transport validates each message
 * against a schema and copies it three times, which takes longer than everything else in a call; the protocol's rules
 * are checked after it anyway.
 */
export class LineTransport implements Transport {
  onclose?: () => void;
  onerror?: (error: Error) => void;
  onmessage?: (message: JSONRPCMessage) => void;
  /** Called when the client sends no more while requests are unanswered: they have to end soon. */
  onending?: () => void;
  readonly #stdin: Readable;
  readonly #stdout: Writable;
  readonly #lines = new LineReader(
    (line) => this.#deliver(line),
    () => this.#tooLong(),
  );
  readonly #batches = new Batches();
  #revision = '';
  #closed = false;
  #isInputOver = false;
  /** Requests that have no answer yet. */
  readonly #unanswered = new Set<RequestId>();
  #timer: NodeJS.Timeout | undefined;
  /** While the stream is full: what all senders wait for, and how they are released. */
  #full: Promise<void> | undefined;
  #release: () => void = () => undefined;

  constructor(stdin: Readable, stdout: Writable) {
    this.#stdin = stdin;
    this.#stdout = stdout;
  }

  async start(): Promise<void> {
    this.#stdin.on('data', this.#read);
    this.#stdin.once('end', this.#inputEnded);
    this.#stdin.once('close', this.#inputEnded);
    this.#stdin.on('error', this.#report);
    // A client that no longer reads has gone.
    this.#stdout.once('error', this.#end);
  }

  setProtocolVersion(revision: string): void {
    this.#revision = revision;
  }

  /** Resolves when the stream has room, or never will. */
  send(message: JSONRPCMessage): Promise<void> {
    if (this.#closed) return Promise.reject(new Error('the connection is closed'));
    const ready = this.#batches.take(message);
    const written = ready === undefined ? Promise.resolve() : this.#write(ready);
    if (!('method' in message) && message.id !== undefined) this.#answered(message.id);
    return written;
  }

  #answered(id: RequestId | undefined): void {
    if (id !== undefined) this.#unanswered.delete(id);
    if (this.#isInputOver && this.#unanswered.size === 0) this.#end();
  }

  async close(): Promise<void> {
    this.#end();
  }

  #write(ready: JSONRPCMessage | readonly JSONRPCMessage[]): Promise<void> {
    if (this.#stdout.write(`${lineOf(ready)}\n`)) return Promise.resolve();
    if (this.#stdout.writableLength > MOST_UNREAD) this.#stdin.pause();
    this.#full ??= new Promise((resolve) => {
      this.#release = resolve;
      this.#stdout.once('drain', this.#drained);
    });
    return this.#full;
  }

  readonly #drained = (): void => {
    this.#full = undefined;
    this.#release();
    this.#stdin.resume();
  };

  readonly #read = (chunk: Buffer): void => this.#lines.push(chunk);

  #deliver(text: string): void {
    if (this.#closed) return;
    const line = readLine(text, this.#revision === BATCHING);
    if (line === undefined) return;
    if (line.kind === 'one') return void this.#pass(line.checked);
    const { served, refused } = sorted(line.all);
    const ready = this.#batches.begin(served.filter(isRequest), refused);
    if (ready !== undefined) void this.#write(ready);
    for (const message of served) this.#receive(message);
  }

  #receive(message: JSONRPCMessage): void {
    if (isRequest(message) && this.#unanswered.has(message.id)) return void this.#write(sameId(message));
    if (isRequest(message) && !isSubscription(message)) this.#unanswered.add(message.id);
    this.onmessage?.(message);
    const cancelled = cancelledBy(message);
    const ready = cancelled === undefined ? undefined : this.#batches.cancel(cancelled);
    if (ready !== undefined) void this.#write(ready);
    this.#answered(cancelled);
  }

  #pass(checked: Checked): void {
    if (checked === undefined) this.#report(new Error('a line is not a JSON-RPC message'));
    else if ('message' in checked) this.#receive(checked.message);
    else void this.#write(checked.answer);
  }

  #tooLong(): void {
    void this.#write(
      errorAnswer(null, CODES.request, `A message can be at most ${LONGEST_LINE} bytes long: this one is longer.`),
    );
  }

  readonly #report = (error: Error): void => this.onerror?.(error);

  /** Requests that were read are answered before the connection ends, if that takes no more than two seconds. */
  readonly #inputEnded = (): void => {
    if (this.#isInputOver || this.#closed) return;
    this.#isInputOver = true;
    this.#lines.end();
    if (this.#unanswered.size === 0) this.#end();
    else this.#timer = setTimeout(this.#stop, STOP_AFTER);
  };

  readonly #stop = (): void => {
    this.#timer = setTimeout(this.#giveUp, END_AFTER);
    this.onending?.();
  };

  /** Answers the requests that are still waiting with an error. */
  readonly #giveUp = (): void => {
    for (const id of [...this.#unanswered]) void this.send(errorAnswer(id, CODES.internal, UNFINISHED));
    this.#end();
  };

  readonly #end = (): void => {
    if (this.#closed) return;
    this.#closed = true;
    clearTimeout(this.#timer);
    this.#stdin.off('data', this.#read);
    this.#stdin.pause();
    this.#stdout.off('drain', this.#drained);
    this.#release();
    this.onclose?.();
  };
}
