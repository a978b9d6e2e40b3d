import { type Advice, UnsentError } from '../../../common/tool-error.ts';

const WAYS = 'ZITI_MCP_USERNAME and ZITI_MCP_PASSWORD, --identity FILE, or --headers-file FILE for another API';
const WAYS_IN: Advice = { model: `The operator can provide one: ${WAYS}.`, person: `Use ${WAYS}.` };

export const notLoggedIn = (): UnsentError =>
  new UnsentError('login', 'The controller requires a login for this, and this server has none.', WAYS_IN);

export const noCurrentController = (): UnsentError =>
  new UnsentError(
    'unreachable',
    'No controller of the cluster is up to date at this moment, so the current state is not known. Nothing was changed.',
    'Try again in a few seconds: the cluster may be electing a leader. If it keeps happening, too few of its controllers are running.',
  );

/** Sessions are only valid on the controller that opened them; missing permissions look different. */
export const sessionRefused = (origin: string): UnsentError =>
  new UnsentError(
    'login',
    `The controller at ${origin} rejects the session it just opened. Nothing was done.`,
    'If several controllers answer at this address, use the address of one of them; otherwise check its clock and try again.',
  );
