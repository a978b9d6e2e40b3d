import { silentLogger } from '../../common/log.ts';
import { ToolError } from '../../common/tool-error.ts';
import type { Person } from '../../runtime/network/auth/person/person.ts';
import type { Controller, ControllerSettings } from '../../runtime/network/cluster/types.ts';

/** What a controller says about itself and about who is logged in. */
export interface ControllerFacts {
  /** `v1.6.2` */
  readonly version: string;
  /** Name of the identity. */
  readonly identity: string;
  readonly isAdmin: boolean;
  /** All currently known controllers of the network. */
  readonly addresses: readonly string[];
  /** The one of them that answered. */
  readonly reachedAt: string;
  /** Permissions of an identity that is not an administrator. */
  readonly permissions: readonly string[];
  /** Number of entities by kind; absent if they may not be counted. */
  readonly counts?: Readonly<Record<string, number>>;
}

/**
 * Logs in, reads the identity and the counts, and logs out.
 * @param person the person who waits, if there is one
 * @throws {ToolError} of kind `login` or `unreachable`
 */
export async function tryNetwork(settings: ControllerSettings, person: Person = {}): Promise<ControllerFacts> {
  const { createController } = await import('../../runtime/network/cluster/controller.ts');
  const controller = createController(settings, silentLogger, { person });
  try {
    const who = await read(controller, 'current-identity');
    const [version, counts] = await Promise.all([read(controller, 'version'), read(controller, 'summary')]);
    return {
      version: String(version?.['version'] ?? 'unknown'),
      identity: String(who?.['name'] ?? 'unknown'),
      isAdmin: who?.['isAdmin'] === true || who?.['isDefaultAdmin'] === true,
      addresses: controller.addresses,
      reachedAt: controller.current,
      permissions: Array.isArray(who?.['permissions']) ? who['permissions'].map(String) : [],
      ...(counts === undefined ? {} : { counts: counts as Record<string, number> }),
    };
  } finally {
    await controller.close();
  }
}

/** The data of an answer; undefined if we are not allowed to read it. */
async function read(controller: Controller, path: string): Promise<Readonly<Record<string, unknown>> | undefined> {
  const request = { method: 'GET', path: `/edge/management/v1/${path}`, headers: {}, repeatable: true };
  const { status, text } = await controller.send(request, new AbortController().signal);
  if (status >= 500) {
    throw new ToolError('unreachable', `The controller answered ${status}.`, 'Try again in a few seconds.');
  }
  if (status !== 200) return undefined;
  try {
    return JSON.parse(text).data;
  } catch {
    throw new ToolError(
      'unreachable',
      'The server at this address is not a controller.',
      'Check the address of the controller.',
    );
  }
}
