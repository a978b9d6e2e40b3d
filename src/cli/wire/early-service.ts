import { onceItWorks } from '../../common/once.ts';
import type { EarlyService } from '../../runtime/protocol/service.ts';
import { facesOf } from './faces-of.ts';
import { failedToLoad } from './failed-to-load.ts';
import type { Opened } from './open.ts';
import { type ResolvedServer, servedNetworks } from './served.ts';

/** A service that answers openings and lists before the rest of it is loaded and made, and how it ends. */
export interface EarlyServer {
  readonly service: EarlyService;
  /** Writes what the audit trails have not written yet. */
  settle(): void;
  /** Logs out, and closes the connections to controllers. */
  close(): Promise<void>;
}

/** Serves clients with what is resolved. The rest is made when it is first needed. */
export function earlyServer(resolved: ResolvedServer): EarlyServer {
  const { exposing } = resolved;
  const { log } = resolved.settings;
  let making: Promise<Opened> | undefined;
  let made: Opened | undefined;
  const make = async () => {
    made = await (await import('./open.ts')).wire(resolved);
    return made;
  };
  const opened = onceItWorks(() => {
    making = make().catch(failedToLoad(log));
    return making;
  });
  return {
    service: {
      log,
      face: facesOf(exposing, servedNetworks(resolved)),
      open(era, changed) {
        const exposed = exposing.open(era, changed);
        const whole = async () => {
          const [{ openClient }, { process, networks }] = await Promise.all([
            import('../../runtime/owners/client.ts'),
            opened(),
          ]);
          return openClient(process, networks, exposed);
        };
        return { exposed, whole: onceItWorks(whole) };
      },
      whole: onceItWorks(async () => {
        const [{ serviceOf }, all] = await Promise.all([import('./service-of.ts'), opened()]);
        return serviceOf(all);
      }),
    },
    settle: () => made?.networks.settle(),
    close: async () => (await making?.catch(() => undefined))?.networks.close(),
  };
}
