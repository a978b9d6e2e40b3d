/**
 * How a write ends in a cluster that has a problem, in the controller's own words: clients use them to tell whether the
 * write was made.
 */
import { ControllerError } from '../kernel.ts';

/** `made`: whether the write was made despite the error. `either`: sometimes it was. */
export const WRITE_FATES = {
  'no-leader': { status: 503, code: 'CLUSTER_NO_LEADER', made: 'no' },
  transferring: { status: 500, code: 'UNHANDLED', cause: 'leadership transfer in progress', made: 'no' },
  'read-only': {
    status: 500,
    code: 'UNHANDLED',
    cause: 'unable to execute command. In a readonly state: different versions detected in cluster',
    made: 'no',
  },
  'no-peer': { status: 429, code: 'SERVER_TOO_MANY_REQUESTS', cause: 'timeout waiting for peer at', made: 'no' },
  'no-reply': {
    status: 429,
    code: 'SERVER_TOO_MANY_REQUESTS',
    cause: 'timeout waiting for message reply: context deadline exceeded',
    made: 'either',
  },
  'channel-closed': { status: 500, code: 'UNHANDLED', cause: 'channel closed', made: 'either' },
  'leadership-lost': {
    status: 500,
    code: 'UNHANDLED',
    cause: 'leadership lost while committing log',
    made: 'either',
  },
  'timed-out': { status: 500, code: 'UNHANDLED', cause: 'timed out', made: 'yes' },
} as const;

/** The name of one way in which a write can end. */
export type WriteFate = keyof typeof WRITE_FATES;

/** The error of a write that ended like this. `peer` is the address of the leader that could not be reached. */
export function endedBy(fate: WriteFate, peer: string): ControllerError {
  const { status, code, ...rest } = WRITE_FATES[fate];
  const message = 'cause' in rest ? (fate === 'no-peer' ? `${rest.cause} ${peer}` : rest.cause) : undefined;
  const cause = message === undefined ? undefined : { code: 'UNHANDLED', message };
  return new ControllerError(status, code, 'The cluster could not carry out the request.', cause);
}
