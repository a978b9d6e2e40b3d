import { setTimeout as pause } from 'node:timers/promises';
import type { JSONRPCMessage } from '@modelcontextprotocol/server';
import { withFallback } from '../../common/shared-state.ts';
import { isRequest, type Request } from '../../runtime/protocol/messages/plain.ts';
import { numberOf } from './event-log.ts';
import type { EventStream } from './event-stream.ts';
import type { FoundStream, SharedStreams } from './shared-streams.ts';

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
): Promise<readonly (JSONRPCMessage & Request)[] | undefined> {
  let { name } = from;
  let sent = numberOf(from.last);
  const relay = ({ events }: FoundStream) => {
    for (const event of events.filter(({ id }) => numberOf(id) > sent)) {
      sent = numberOf(event.id);
      if (event.text !== '') to.relay(event);
    }
  };
  for (let looks = 1; to.connected; looks += 1) {
    // While the store is lost, the client waits, as it would for the answer.
    const found = await withFallback(
      () => shared.find(name),
      () => 'lost' as const,
    );
    if (found === undefined) return undefined;
    if (found !== 'lost') {
      relay(found);
      if (found.isOver || (isClients && looks >= CLIENTS_LOOKS)) return undefined;
      if (!isClients && found.moved !== undefined) {
        name = found.moved;
        sent = 0;
      } else if (!isClients && !found.isFed) {
        const left = await shared.takeOver(name, to.name).catch(() => undefined);
        if (left !== undefined) {
          relay(left);
          return unanswered(left);
        }
      }
    }
    await pause(LOOK, undefined, { ref: false });
  }
  return undefined;
}

function unanswered({ asked, events }: FoundStream) {
  const answered = new Set(events.map(({ text }) => (text === '' ? undefined : answeredBy(JSON.parse(text)))));
  return asked.filter(isRequest).filter(({ id }) => !answered.has(id));
}

const answeredBy = (message: JSONRPCMessage): unknown =>
  'method' in message || !('id' in message) ? undefined : message.id;
