import { setTimeout as pause } from 'node:timers/promises';
import type { JSONRPCMessage, RequestId } from '@modelcontextprotocol/server';
import { isRequest } from '../../runtime/protocol/messages/plain.ts';
import { numberOf, type StreamEvent } from './event-log.ts';
import type { EventStream } from './event-stream.ts';
import type { SharedStreams } from './shared-streams.ts';

/** Milliseconds between two looks for what the other process has sent. */
const LOOK = 200;
/** Looks at a client's own stream: what the other process sent while the first one was under way is noted a moment later. */
const CLIENTS_LOOKS = 2;

/**
 * Sends to a client what another process has noted for it, and notes.
 * @param from the stream, and the last event that the client got
 * @param isClients whether it is the client's own stream: then what was noted by now is all
 * @returns requests that are left to be answered here, since that process has gone; undefined where there is nothing to do
 */
export async function followStream(
  shared: SharedStreams,
  from: { readonly name: string; readonly last: string },
  to: EventStream,
  isClients: boolean,
): Promise<readonly (JSONRPCMessage & { readonly id: RequestId })[] | undefined> {
  let { name } = from;
  let sent = numberOf(from.last);
  for (let looks = 1; to.connected; looks += 1) {
    const found = await shared.find(name).catch(() => undefined);
    if (found === undefined) return undefined;
    for (const event of found.events.filter(({ id }) => numberOf(id) > sent)) {
      sent = numberOf(event.id);
      if (event.text !== '') to.relay(event);
    }
    if (found.isOver || (isClients && looks === CLIENTS_LOOKS)) return undefined;
    if (!isClients && found.moved !== undefined) {
      name = found.moved;
      sent = 0;
    } else if (!isClients && !found.isFed && (await shared.takeOver(name, to.name).catch(() => false))) {
      return unanswered(found.asked, found.events);
    }
    await pause(LOOK, undefined, { ref: false });
  }
  return undefined;
}

function unanswered(asked: readonly JSONRPCMessage[], events: readonly StreamEvent[]) {
  const answered = new Set(events.map(({ text }) => (text === '' ? undefined : answeredBy(JSON.parse(text)))));
  return asked.filter(isRequest).filter(({ id }) => !answered.has(id));
}

const answeredBy = (message: JSONRPCMessage): unknown =>
  'method' in message || !('id' in message) ? undefined : message.id;
