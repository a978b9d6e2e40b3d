import { ToolError } from '../../common/tool-error.ts';
import type { Controller } from '../../runtime/network/cluster/types.ts';

/**
 * A controller that its first call opens, so that a server can start and list its tools without it. Once closed, it is
 * not opened again.
 */
export function deferredController(origin: string, open: () => Promise<Controller>): Controller {
  let opened: Promise<Controller> | undefined;
  let closed: Promise<void> | undefined;
  let standing: Controller['loginStatus'] = () => ({ state: 'logged out' });
  let addresses: () => readonly string[] = () => [origin];
  let current = () => origin;
  const there = async (): Promise<Controller> => {
    if (closed !== undefined) {
      throw new ToolError('unreachable', 'Nothing was sent: this server has been closed.', 'Start it again.');
    }
    opened ??= open().catch((error: unknown) => {
      opened = undefined;
      throw error;
    });
    const controller = await opened;
    standing = () => controller.loginStatus();
    addresses = () => controller.addresses;
    current = () => controller.current;
    return controller;
  };
  return {
    origin,
    get addresses() {
      return addresses();
    },
    get current() {
      return current();
    },
    send: async (request, signal) => (await there()).send(request, signal),
    logIn: async (signal) => (await there()).logIn(signal),
    isReachable: (signal) =>
      there().then(
        (controller) => controller.isReachable(signal),
        () => false,
      ),
    loginStatus: () => standing(),
    revoke: async () => (await there()).revoke(),
    close() {
      closed ??= (async () => (await opened?.catch(() => undefined))?.close())();
      return closed;
    },
  };
}
