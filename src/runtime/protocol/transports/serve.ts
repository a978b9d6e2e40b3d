import { LibraryChannel } from '../library-channel.ts';
import { type EarlyService, loaded, type Service } from '../service.ts';
import { type EndingTransport, QuickLane } from './quick-lane.ts';

/** A client being served. */
export interface Connection {
  /** Resolves when it ends, on either side. */
  readonly closed: Promise<void>;
  end(): Promise<void>;
}

/** Serves one client over any transport that carries one connection, in either protocol era. */
export const serveOver = (service: Service, wire: EndingTransport): Connection => serveEarly(loaded(service), wire);

/** Serves one client by a service whose larger part is loaded once the client has opened. */
export function serveEarly(service: EarlyService, wire: EndingTransport): Connection {
  const report = ({ message }: Error) => service.log.warn('protocol error', { message });
  let end = () => wire.close();
  const ending = new AbortController();
  const library = new LibraryChannel(wire, async () => {
    const [{ serveByLibrary }, whole, client] = await Promise.all([
      import('../protocol-library.ts'),
      service.whole(),
      lane.client(),
    ]);
    end = serveByLibrary(whole, library, client, report, ending.signal);
  });
  library.onerror = report;
  const lane = new QuickLane(wire, service, library, ending);
  lane.start().catch(report);
  return { closed: lane.closed, end: () => end() };
}
