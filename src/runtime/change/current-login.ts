import { isEntity, type Value } from '../../common/exact-json.ts';
import { ToolError } from '../../common/tool-error.ts';
import { unreadable } from '../network/reads.ts';
import type { ChangeReads } from './change-reads.ts';

/** Who this server is logged in as. Read again for each check, since any of it can change. */
export interface CurrentLogin {
  readonly identityId: string;
  readonly authPolicyId: string;
  readonly sessionId: string;
  /** What was used to log in: an authenticator, a CA, or `extJwtId:` and a signer. */
  readonly authenticatorId: string;
}

/** @throws {ToolError} if it cannot be read */
export async function readCurrentLogin(reads: ChangeReads): Promise<CurrentLogin> {
  const [identity, session] = await Promise.all([
    readEntity(reads, 'getCurrentIdentity'),
    readEntity(reads, 'getCurrentAPISession'),
  ]);
  return {
    identityId: text('getCurrentIdentity', identity['id']),
    authPolicyId: text('getCurrentIdentity', identity['authPolicyId']),
    sessionId: text('getCurrentAPISession', session['id']),
    authenticatorId: text('getCurrentAPISession', session['authenticatorId']),
  };
}

/** One entity that a check needs. @throws {ToolError} if it cannot be read */
export async function readEntity(reads: ChangeReads, tool: string, id?: string): Promise<Record<string, Value>> {
  const { status, data } = await reads.read(tool, id === undefined ? {} : { id });
  if (!isEntity(data)) throw unreadable(tool, status);
  return data;
}

function text(tool: string, value: Value | undefined): string {
  if (typeof value === 'string' && value !== '') return value;
  throw new ToolError('controller', `${tool} does not say who is logged in.`, 'Try again.');
}
