/**
 * The controller's errors, under the names that this code uses. Codes and statuses are the controller's, the messages
 * are ours.
 */
import { ControllerError } from './kernel.ts';

/** A cause that is only a message. */
function because(message: string): { code: string; message: string } {
  return { code: 'UNHANDLED', message };
}

export function notFound(label: string, id: string, by = 'id'): ControllerError {
  return new ControllerError(
    404,
    'NOT_FOUND',
    'There is no such resource.',
    because(`no ${label} has the ${by} ${id}`),
  );
}

/** A 404 without a cause. */
export function notFoundAtAll(): ControllerError {
  return new ControllerError(404, 'NOT_FOUND', 'There is no such resource.');
}

/** A 404 that names the field of the body whose reference does not exist. */
export function unknownReference(field: string, value: string): ControllerError {
  return new ControllerError(404, 'NOT_FOUND', 'There is no such resource.', {
    field,
    reason: 'it refers to nothing that exists',
    value,
  });
}

/** `value` as the controller prints it: `<nil>` for nothing, `[a b]` for a list. */
export function invalidField(field: string, value: unknown, reason: string, status = 400): ControllerError {
  const cause = { field, reason, value: printed(value) };
  return new ControllerError(
    status,
    'COULD_NOT_VALIDATE',
    'The request is not valid; its cause names the field.',
    cause,
  );
}

/** Like `invalidField`, in the form that some checks of the controller use. */
export function invalidValue(field: string, value: unknown, reason: string): ControllerError {
  const cause = because(`${field} may not be ${printed(value)}: ${reason}`);
  return new ControllerError(400, 'INVALID_FIELD', 'A field of the request has a value that is not allowed.', cause);
}

export function invalidCertificate(): ControllerError {
  return new ControllerError(400, 'INVALID_CERT_PEM', 'The text is not a PEM certificate.');
}

export function unreadablePem(reason: string): ControllerError {
  return new ControllerError(400, 'COULD_NOT_PARSE_PEM_BLOCK', 'The PEM text could not be read.', because(reason));
}

export function unreadableBody(reason?: string): ControllerError {
  const cause = reason === undefined ? undefined : because(reason);
  return new ControllerError(400, 'COULD_NOT_PARSE_BODY', 'The body of the request could not be read.', cause);
}

export function invalidFilter(reason: string): ControllerError {
  return new ControllerError(400, 'INVALID_FILTER', 'The filter could not be understood.', because(reason));
}

export function invalidSort(reason: string): ControllerError {
  return new ControllerError(400, 'INVALID_SORT_IDENTIFIER', 'The list cannot be sorted by that.', because(reason));
}

/** The controller timed out waiting for itself. */
export function timedOut(): ControllerError {
  return new ControllerError(503, 'TIMEOUT', 'The request took too long.');
}

export function unhandled(reason: string): ControllerError {
  return new ControllerError(500, 'UNHANDLED', 'The controller did not expect this.', because(reason));
}

/** Refused for lack of permission: rarely with a cause, and without WWW-Authenticate, unlike a missing session. */
export function notAllowed(cause?: unknown): ControllerError {
  return new ControllerError(401, 'UNAUTHORIZED', 'The session may not do this.', cause);
}

export function cannotDelete(reason?: string): ControllerError {
  const cause = reason === undefined ? undefined : because(reason);
  return new ControllerError(400, 'ENTITY_CAN_NOT_BE_DELETED', 'This entity may not be deleted.', cause);
}

export function stillReferenced(field: string, ids: readonly string[]): ControllerError {
  return new ControllerError(409, 'CAN_NOT_DELETE_REFERENCED_ENTITY', 'Other entities refer to this one.', {
    field,
    reason: 'it is referred to by the entities in value',
    value: printed(ids),
  });
}

/** A value in the notation of the controller's causes. */
function printed(value: unknown): string {
  if (value === undefined || value === null) return '<nil>';
  if (Array.isArray(value)) return `[${value.map(printed).join(' ')}]`;
  if (typeof value === 'object') {
    const entries = Object.entries(value as Record<string, unknown>).sort(([a], [b]) => (a < b ? -1 : 1));
    return `map[${entries.map(([key, inner]) => `${key}:${printed(inner)}`).join(' ')}]`;
  }
  return String(value);
}
