import type { ControllerAnswer } from '../../common/controller-answer.ts';
import { isEntity } from '../../common/exact-json.ts';
import { pictureType } from '../../common/picture.ts';
import { READ_FIRST } from '../../common/read-first.ts';
import type { Operation } from '../../contract.ts';
import { readFault } from './controller-fault.ts';

/**
 * What happened to a change, according to the controller's answer:
 * - `made`: it is done
 * - `not made`: it is certainly not, so the call may be repeated
 * - `unknown`: it may be; only reading can tell
 */
export type Fate = 'made' | 'not made' | 'unknown';

/** One way in which controllers refuse, recognized by code or cause. */
interface Refusal {
  readonly code?: string;
  /** Part of the controller's cause, in lower case; all of it, from the controller itself (500), with `whole`. */
  readonly cause?: string;
  readonly whole?: true;
  /** It passes by itself, once the cluster has a leader. */
  readonly passes?: true;
  readonly fate: Fate;
  readonly next: string;
}

const AGAIN = 'Nothing was changed: you can make the same call again in a few seconds.';
const NOTHING_TO_CHANGE = 'Nothing was changed: give at least one field a value, besides the id.';

/**
 * Refusals that mean more than their status, as seen from controllers in a cluster: there the status says nothing, and
 * the cause everything.
 */
const REFUSALS: readonly Refusal[] = [
  { code: 'CLUSTER_NO_LEADER', passes: true, fate: 'not made', next: `The cluster has no leader yet. ${AGAIN}` },
  { cause: 'leadership transfer in progress', passes: true, fate: 'not made', next: AGAIN },
  { cause: 'timeout waiting for peer', passes: true, fate: 'not made', next: AGAIN },
  { cause: 'error dialing peer', passes: true, fate: 'not made', next: AGAIN },
  {
    cause: 'in a readonly state',
    fate: 'not made',
    next: 'Nothing was changed: changes are not possible while the controllers of the cluster have different versions.',
  },
  {
    code: 'TRANSFER_LEADERSHIP_ERROR',
    fate: 'not made',
    next: 'The leader has not changed: use the id of another member, from listFabricClusterMembers.',
  },
  {
    code: 'RATE_LIMITED',
    fate: 'not made',
    next: 'Nothing was changed. The controller is rate limiting: try again in a minute.',
  },
  { cause: 'timeout waiting for message reply', fate: 'unknown', next: READ_FIRST },
  { cause: 'channel closed', fate: 'unknown', next: READ_FIRST },
  { cause: 'leadership lost while committing log', fate: 'unknown', next: READ_FIRST },
  {
    cause: 'timed out',
    whole: true,
    fate: 'made',
    next: 'The cluster has accepted the change, but this controller does not show it yet. Do not repeat the call: read the entity in a few seconds.',
  },
  { code: 'SERVER_TOO_MANY_REQUESTS', fate: 'unknown', next: READ_FIRST },
  { cause: 'no fields updated', fate: 'not made', next: NOTHING_TO_CHANGE },
  { cause: 'changes nothing', fate: 'not made', next: NOTHING_TO_CHANGE },
];

/** Redirects that mean a change was not made here (RFC 9110, section 15.4); 303 may mean that it was. */
const ELSEWHERE: readonly number[] = [301, 302, 307, 308];
/** Requests that are refused unread or cannot be executed; 601, 602 and 606 are errors in query and body. */
const UNTOUCHED: readonly number[] = [501, 505, 601, 602, 606];
/** Refusals of a request that may have been forwarded anyway. */
const UNSURE: readonly number[] = [408, 425, 499];

/** What happened to a change, and what to do if that needs a special message. */
export function fateOf(
  operation: Operation,
  answer: ControllerAnswer,
): { readonly fate: Fate; readonly next?: string } {
  const { status } = answer;
  if (status < 300) return { fate: isAsDeclared(operation, answer) ? 'made' : 'unknown' };
  if (status < 400 && operation.success.includes(status)) return { fate: 'made' };
  if (status < 400) return { fate: ELSEWHERE.includes(status) ? 'not made' : 'unknown' };
  const known = refusalIn(answer);
  if (known !== undefined) return known;
  if (UNTOUCHED.includes(status)) return { fate: 'not made' };
  return { fate: status < 500 && !UNSURE.includes(status) ? 'not made' : 'unknown' };
}

/**
 * Whether a cluster refused a change only because it has no leader at this moment: it was not made, and may be sent
 * again.
 */
export const lacksLeader = (answer: ControllerAnswer): boolean =>
  answer.status >= 400 && refusalIn(answer)?.passes === true;

function refusalIn({ status, text }: ControllerAnswer): Refusal | undefined {
  const { code, cause } = readFault(status, text);
  const reason = cause?.trim().toLowerCase() ?? '';
  return REFUSALS.find((each) => {
    if (each.code !== undefined) return each.code === code;
    return each.whole ? status === 500 && reason === each.cause : reason.includes(each.cause ?? '');
  });
}

/**
 * Whether an answer is a success according to its document: by status and by its actual body, not by its content type.
 * Controllers leave out bodies that would say nothing, but a new entity has an id.
 */
function isAsDeclared(operation: Operation, answer: ControllerAnswer): boolean {
  const { api, success, answers } = operation;
  const { status, body } = answer;
  if (status < 200 || status > 299) return false;
  // Documents of other products often leave a success out: any status of a success is one there.
  if (OF_CONTROLLERS.includes(api) && success.length > 0 && !success.includes(status)) return false;
  if (body.byteLength === 0) return status !== 201 || !answers.endsWith('json');
  return isOfType(answers, answer) && isNoFault(operation, answer);
}

/** APIs of controllers: each answer to a change that they declare is an object with an object `data`. */
const OF_CONTROLLERS: readonly string[] = ['edge-management', 'fabric'];

/**
 * Whether a body with the status of a success is not an error, but what the document declares, as far as that is known.
 */
function isNoFault({ api, answers }: Operation, answer: ControllerAnswer): boolean {
  if (!answers.endsWith('json')) return true;
  const { json } = answer;
  const data = isEntity(json) ? json['data'] : undefined;
  if (OF_CONTROLLERS.includes(api)) return isEntity(data);
  return !isEntity(json) || !isEntity(json['error']) || isEntity(data);
}

/** Whether an answer is the redirect that its document declares: where it leads is what was asked for. */
export const isDeclaredRedirect = ({ success }: Operation, { status, fields }: ControllerAnswer): boolean =>
  status >= 300 && status < 400 && success.includes(status) && fields.location !== undefined;

/** Whether a body is of the declared kind. */
function isOfType(answers: string, answer: ControllerAnswer): boolean {
  if (answers.endsWith('json')) return isJson(answer);
  if (answers.startsWith('image/')) return pictureType(answer.body) !== undefined;
  return !answer.mediaType.endsWith('html') || answers.endsWith('html');
}

function isJson(answer: ControllerAnswer): boolean {
  try {
    return answer.json !== undefined;
  } catch {
    return false;
  }
}
