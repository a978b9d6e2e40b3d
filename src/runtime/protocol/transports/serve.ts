import type { Readable, Writable } from 'node:stream';
import type { Service } from '../service.ts';
import { LibraryChannel } from './library-channel.ts';
import { LineTransport } from './line-transport.ts';
import { type EndingTransport, QuickLane } from './quick-lane.ts';

/** A client being served. */
export interface Connection {
  /** Resolves when it ends, on either side. */
  readonly closed: Promise<void>;
  end(): Promise<void>;
}

/**
 * Serves one client over a pair of streams (MCP 2026-07-28, Transports, stdio), in either protocol era.
 * @param stdout the protocol's stream; nothing else may write to it
 */
export const serveOverStdio = (service: Service, stdin: Readable, stdout: Writable): Connection =>
  serveOver(service, new LineTransport(stdin, stdout));

/** Serves one client over any transport that carries one connection. */
export function serveOver(service: Service, wire: EndingTransport): Connection {
  const report = ({ message }: Error) => service.log.warn('protocol error', { message });
  let end = () => wire.close();
  const ending = new AbortController();
  const library = new LibraryChannel(wire, async () => {
    const { serveByLibrary } = await import('../protocol-library.ts');
    end = serveByLibrary(service, library, lane.client, report, ending.signal);
  });
  library.onerror = report;
  const lane = new QuickLane(wire, service, library, ending);
  lane.start().catch(report);
  return { closed: lane.closed, end: () => end() };
}
