import type { ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { Aborter, type Signal } from '../../common/signal.ts';

/** Aborted when a client disconnects before it has the whole answer. */
export function goneBefore(response: ServerResponse): AbortSignal {
  const gone = new AbortController();
  response.once('close', () => {
    if (!response.writableFinished) gone.abort();
  });
  return gone.signal;
}

const closings = new WeakMap<Socket, Signal>();

/**
 * Aborted when a connection closes, which ends all requests on it: a signal for each request costs more time than it is
 * worth. Connections may last for days, so whoever listens has to stop.
 */
export function closingOf(connection: Socket): Signal {
  const known = closings.get(connection);
  if (known !== undefined) return known;
  const closing = new Aborter();
  if (connection.closed) closing.abort();
  else connection.once('close', () => closing.abort());
  closings.set(connection, closing);
  return closing;
}
