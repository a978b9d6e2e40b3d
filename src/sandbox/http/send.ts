/** How replies and errors are sent. */
import type { ControllerError, SandboxReply } from '../kernel.ts';
import { newRequestId } from '../store/ids.ts';
import { toJson } from './json.ts';

export interface WireReply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Uint8Array;
}

const ERROR_META = { apiEnrollmentVersion: '0.0.1', apiVersion: '0.0.1' };

/** Serializes a reply; the caller adds the headers that every answer has. */
export function toWire(reply: SandboxReply): WireReply {
  const { body } = reply;
  if (body === undefined) return { status: reply.status, headers: reply.headers ?? {}, body: '' };
  const raw = typeof body === 'string' || body instanceof Uint8Array;
  return {
    status: reply.status,
    headers: { 'content-type': 'application/json', ...reply.headers },
    body: raw ? body : toJson(body),
  };
}

export function errorReply(error: ControllerError): SandboxReply {
  const cause = error.cause_ === undefined ? {} : { cause: error.cause_ };
  const inner = { ...cause, code: error.code, message: error.message, requestId: newRequestId() };
  return { status: error.status, headers: error.headers, body: { error: inner, meta: ERROR_META } };
}
