import { untilAborted, withEitherSignal } from '../../../common/abort.ts';
import { nameText } from '../../../common/name-text.ts';
import type { Signal } from '../../../common/signal.ts';
import { taskOf } from '../../network/auth/person/person.ts';
import { ifRead } from '../../network/reads.ts';
import type { Call } from '../../owners/call.ts';
import type { Network } from '../../owners/network.ts';
import { isAllowed } from '../exposure/allowed.ts';
import { readsOf } from '../reads-of.ts';

/** Milliseconds that one network may take, so that it does not delay the others. */
const TIME = 5_000;

/** The state of a network, for a model that has to choose one. */
export interface NetworkState {
  readonly name: string;
  readonly controller: string;
  /** Both `waiting` and `missing` are for a person; with `missing` they have not been asked yet. */
  readonly state: 'logged in' | 'logged out' | 'waiting' | 'missing';
  /** The identity that the controller knows us by, or is expected to. */
  readonly who: string;
  /** When the session, or the time for a person, ends; ISO 8601. */
  readonly until?: string;
  /** What a person has to do. */
  readonly next?: string;
  /** A person enters a code for each session. */
  readonly asksForCode?: true;
  readonly mayChange: boolean;
}

/** The state of a network now. Does not log in, but finishes a login that a person has completed. */
export async function stateOfNetwork(call: Call, network: Network): Promise<NetworkState> {
  const { name, controller } = network;
  const known = {
    name,
    controller: controller.origin,
    ...(network.asksForCode ? { asksForCode: true as const } : {}),
    mayChange: call.process.catalogue.tools.some((tool) => tool.effect !== 'read' && isAllowed(tool, network)),
  };
  const status = await loginStatusOf(call, network);
  if (status.state === 'waiting') {
    const { step } = status;
    const until = new Date(step.until).toISOString();
    return { ...known, state: 'waiting', who: await network.identity(), until, next: taskOf(step) };
  }
  if (status.state === 'logged in') {
    const { until } = status;
    const end = Number.isFinite(until) ? { until: new Date(until).toISOString() } : {};
    return { ...known, state: 'logged in', who: await ownName(call, network), ...end };
  }
  const who = await network.identity();
  const missing = await missingFor(network);
  return missing === undefined
    ? { ...known, state: 'logged out', who }
    : {
        ...known,
        state: 'missing',
        who,
        next: network.byPerson
          ? 'a person has to log in: call logIn'
          : `there is no login. A person has to act: ${missing}`,
      };
}

/** What is missing, unless finding out takes too long. */
function missingFor({ missing }: Network): Promise<string | undefined> {
  const slow = AbortSignal.timeout(TIME);
  return untilAborted(Promise.resolve(missing?.()), slow).catch((error: unknown) => {
    if (error !== slow.reason) throw error;
    return undefined;
  });
}

async function loginStatusOf(call: Call, { controller }: Network) {
  const status = controller.loginStatus();
  if (status.state !== 'waiting') return status;
  // The next login uses what the person has done. A step that is still open, or that failed, is reported as it is.
  await within(call, (signal) => controller.logIn(signal)).catch(() => undefined);
  return controller.loginStatus();
}

/** The controller's name for us, if it gives one. */
async function ownName(call: Call, network: Network): Promise<string> {
  const { process, record, request } = call;
  const isMissing = process.catalogue.find('getCurrentIdentity') === undefined;
  const found = isMissing
    ? undefined
    : await ifRead(
        within(call, (signal) =>
          readsOf({ process, record, network, request: { ...request, signal } }).read('getCurrentIdentity'),
        ),
      );
  const { name } = (found?.shown ?? {}) as { readonly name?: unknown };
  return typeof name === 'string' ? name : network.identity();
}

const within = <T>({ request }: Call, work: (signal: Signal) => Promise<T>): Promise<T> =>
  withEitherSignal([request.signal, AbortSignal.timeout(TIME)], work);

/**
 * The state of a network on one line.
 * @param usual the default network
 */
export function stateLine(
  { name, controller, state, who, until, next, asksForCode, mayChange }: NetworkState,
  usual?: string,
): string {
  const renewed = asksForCode ? ', then a person has to enter a code again' : ' and is renewed automatically';
  const code = asksForCode ? ', and names the page where a person enters the code of the second factor' : '';
  const message = {
    'logged in': `logged in as ${JSON.stringify(who)}${until === undefined ? '' : `; the session is valid until ${until}${renewed}`}`,
    'logged out': `not logged in; the first call logs in as ${JSON.stringify(who)}${code}`,
    waiting: `waiting for a person, until ${until}: ${next}`,
    missing: String(next),
  }[state];
  return `${nameText(name)} (${name === usual ? 'default, ' : ''}${controller}): ${message.replace(/\.$/, '')}. ${mayChange ? 'Changes are allowed' : 'It is read-only'}.`;
}
