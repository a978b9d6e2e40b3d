import type { Readable, Writable } from 'node:stream';

/** What the first questions of a client of the older era are answered with: the very data that the library serves. */
export interface OpeningAnswers {
  readonly serverInfo: object;
  readonly capabilities: object;
  readonly instructions: string;
  readonly tools: readonly object[];
}

/** The protocol library, once it is loaded: serves all that comes after the opening. */
export type StartLibrary = (stdin: Readable, stdout: Writable) => void;

/** Revisions that open with `initialize`, newest first: an unknown one is answered with the newest. */
export const OLDER_REVISIONS = ['2025-11-25', '2025-06-18', '2025-03-26', '2024-11-05', '2024-10-07'] as const;

/** How long after its opening a client is taken to be reading the list. Milliseconds; the library loads then. */
const LOAD_AFTER = 60;

interface Message {
  readonly jsonrpc?: unknown;
  readonly id?: unknown;
  readonly method?: unknown;
  readonly params?: Readonly<Record<string, unknown>>;
}

/**
 * Answers `initialize` and `tools/list` before the protocol library is there, whose loading takes longer than all else
 * of a start. At any other message, or a moment later, the library takes over: it gets the opening again, its second
 * answer to which is swallowed, and everything from then on.
 * @param load brings the library; called once
 */
export function quickStart(
  answers: OpeningAnswers,
  stdin: Readable,
  stdout: Writable,
  load: () => Promise<StartLibrary>,
): void {
  const opening: Buffer[] = [];
  let initializeId: unknown;
  let pending: Buffer = Buffer.alloc(0);
  let timer: NodeJS.Timeout | undefined;

  const answer = (id: unknown, result: object) => stdout.write(`${JSON.stringify({ result, jsonrpc: '2.0', id })}\n`);

  /** Whether the line was answered, or noted, without the library. */
  const serve = (line: Buffer): boolean => {
    const message = parse(line);
    if (initializeId === undefined) {
      if (!isInitialize(message)) return false;
      initializeId = message.id;
      opening.push(line);
      const { capabilities, serverInfo, instructions } = answers;
      answer(message.id, { protocolVersion: revisionFor(message), capabilities, serverInfo, instructions });
      timer = setTimeout(handOver, LOAD_AFTER);
      return true;
    }
    if (message?.method === 'notifications/initialized' && message.id === undefined) {
      opening.push(line);
      return true;
    }
    if (!isFirstPage(message)) return false;
    answer(message.id, { tools: answers.tools });
    return true;
  };

  const onData = (chunk: Buffer): void => {
    pending = pending.length === 0 ? chunk : Buffer.concat([pending, chunk]);
    for (let end = pending.indexOf(0x0a); end >= 0; end = pending.indexOf(0x0a)) {
      const line = pending.subarray(0, end + 1);
      if (!serve(line)) {
        handOver();
        return;
      }
      pending = pending.subarray(end + 1);
    }
  };

  const handOver = (): void => {
    clearTimeout(timer);
    stdin.off('data', onData);
    stdin.off('end', handOver);
    stdin.pause();
    load().then((start) => {
      // Back to where it came from: the library reads the stream itself, as if nobody had read before.
      if (opening.length > 0 || pending.length > 0) stdin.unshift(Buffer.concat([...opening, pending]));
      if (initializeId !== undefined) leaveOutAnswerTo(initializeId, stdout);
      start(stdin, stdout);
      stdin.resume();
    });
  };

  stdin.on('data', onData);
  stdin.once('end', handOver);
}

function parse(line: Buffer): Message | undefined {
  try {
    const value: unknown = JSON.parse(line.toString());
    return typeof value === 'object' && value !== null ? (value as Message) : undefined;
  } catch {
    return undefined;
  }
}

/** Only a request without any oddity is answered here: what the library would refuse, the library shall refuse. */
function isInitialize(message: Message | undefined): message is Message {
  const { protocolVersion, capabilities, clientInfo, ...others } = message?.params ?? {};
  const info = clientInfo as { name?: unknown; version?: unknown } | undefined;
  return (
    isRequest(message, 'initialize') &&
    typeof protocolVersion === 'string' &&
    typeof capabilities === 'object' &&
    capabilities !== null &&
    typeof info?.name === 'string' &&
    typeof info.version === 'string' &&
    Object.keys(others).length === 0
  );
}

const isFirstPage = (message: Message | undefined): message is Message =>
  isRequest(message, 'tools/list') && Object.keys(message?.params ?? {}).length === 0;

const isRequest = (message: Message | undefined, method: string): boolean =>
  message?.jsonrpc === '2.0' &&
  message.method === method &&
  (typeof message.id === 'string' || Number.isInteger(message.id));

function revisionFor({ params }: Message): string {
  const asked = params?.['protocolVersion'];
  return OLDER_REVISIONS.find((revision) => revision === asked) ?? OLDER_REVISIONS[0];
}

/** Keeps the first message that answers `id` from being written: the client has that answer already. */
function leaveOutAnswerTo(id: unknown, stdout: Writable): void {
  const write = stdout.write;
  stdout.write = ((...given: Parameters<typeof write>) => {
    if (parse(Buffer.from(given[0]))?.id !== id) return write.apply(stdout, given);
    stdout.write = write;
    return true;
  }) as typeof write;
}
