import type { Controller } from '../runtime/network/controller/types.ts';

/** A controller that is opened by its first call, so that a server starts and lists without it. */
export function deferredController(origin: string, open: () => Promise<Controller>): Controller {
  let opened: Promise<Controller> | undefined;
  return {
    origin,
    async send(request, signal) {
      opened ??= open().catch((error: unknown) => {
        opened = undefined;
        throw error;
      });
      return (await opened).send(request, signal);
    },
    async close() {
      await (await opened)?.close();
    },
  };
}
