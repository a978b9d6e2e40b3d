import { setTimeout as pause } from 'node:timers/promises';
import type { JSONRPCMessage } from '@modelcontextprotocol/server';
import { withFallback } from '../../common/shared-state.ts';
import { isRequest, type Request } from '../../runtime/protocol/messages/plain.ts';
import { numberOf } from './event-log.ts';
import type { EventStream } from './event-stream.ts';
import type { FoundStream, SharedStreams } from './shared-streams.ts';

/** Milliseconds between two reads of what the other process has sent. */
const PAUSE = 200;
/**
 * How often a client's own stream is read: what the other process sends during the first read is stored a moment later.
 */
const CLIENT_READS = 2;

/** Where a client stopped: the stream, and the last event that it got. */
export interface LastEvent {
  readonly name: string;
  readonly last: string;
}

/** Sends to a client what another process has stored so far of the client's own stream, which belongs to no request. */
export async function catchUp(shared: SharedStreams, from: LastEvent, to: EventStream): Promise<void> {
  const relay = relayAfter(numberOf(from.last), to);
  for (let reads = 1; to.connected; reads += 1) {
    const found = await readStream(shared, from.name);
    if (found === undefined) return;
    if (found !== 'lost') {
      relay(found);
      if (found.isOver || reads >= CLIENT_READS) return;
    }
    await pause(PAUSE, undefined, { ref: false });
  }
}

/**
 * Sends to a client the answers that another process stores of a stream of requests, until they are complete.
 * @returns requests that are left to be answered here, since that process has ended; undefined if there are none
 */
export async function followStream(
  shared: SharedStreams,
  from: LastEvent,
  to: EventStream,
): Promise<readonly (JSONRPCMessage & Request)[] | undefined> {
  let { name } = from;
  let relay = relayAfter(numberOf(from.last), to);
  while (to.connected) {
    const found = await readStream(shared, name);
    if (found === undefined) return undefined;
    if (found !== 'lost') {
      relay(found);
      if (found.isOver) return undefined;
      if (found.moved !== undefined) {
        name = found.moved;
        relay = relayAfter(0, to);
      } else if (!found.isFed) {
        const left = await shared.takeOver(name, to.name).catch(() => undefined);
        if (left !== undefined) {
          relay(left);
          return unanswered(left);
        }
      }
    }
    await pause(PAUSE, undefined, { ref: false });
  }
  return undefined;
}

/** Reads a stream. While the store is lost, the client waits, as it would for the answer. */
const readStream = (shared: SharedStreams, name: string): Promise<FoundStream | 'lost' | undefined> =>
  withFallback(
    () => shared.find(name),
    () => 'lost' as const,
  );

/** Sends the events of a stream after this one, each once. */
function relayAfter(last: number, to: EventStream): (found: FoundStream) => void {
  let sent = last;
  return ({ events }) => {
    for (const event of events.filter(({ id }) => numberOf(id) > sent)) {
      sent = numberOf(event.id);
      if (event.text !== '') to.relay(event);
    }
  };
}

function unanswered({ requests, events }: FoundStream) {
  const answered = new Set(events.map(({ text }) => (text === '' ? undefined : answeredBy(JSON.parse(text)))));
  return requests.filter(isRequest).filter(({ id }) => !answered.has(id));
}

const answeredBy = (message: JSONRPCMessage): unknown =>
  'method' in message || !('id' in message) ? undefined : message.id;
