/** Checks a whole request against its operation: media types first, then parameters and body in alphabetical order. */
import { mediaTypeIn } from '../../common/media-type.ts';
import { invalidField, unreadableBody } from '../errors.ts';
import type { SandboxRequest } from '../kernel.ts';
import { checkBody } from './check-body.ts';
import type { ApiOperation, Parameter } from './openapi.ts';
import { parseBody } from './parse-body.ts';

/** Returns the request with its body as the controller reads it. */
export function checkRequest(request: SandboxRequest, operation: ApiOperation): SandboxRequest {
  checkMediaTypes(request, operation);
  const checks: (readonly [string, () => void])[] = operation.parameters.map((parameter) => [
    parameter.name,
    () => checkParameter(request, parameter),
  ]);
  const { body } = operation;
  if (body !== undefined) checks.push([body.name, () => checkRequestBody(request, operation, body)]);
  for (const [, check] of checks.sort(([a], [b]) => (a < b ? -1 : 1))) check();
  const isRead = body !== undefined && typeof request.body === 'object';
  return isRead ? { ...request, body: parseBody(request.body, body.schema, operation.document) } : request;
}

function checkMediaTypes(request: SandboxRequest, operation: ApiOperation): void {
  const contentType = header(request, 'content-type');
  const sent = mediaTypeIn(contentType ?? '');
  if (operation.body !== undefined && request.rawBody !== '' && !operation.accepts.includes(sent)) {
    const value = sent === '' ? 'application/octet-stream' : sent;
    throw invalidField('Content-Type', value, `only ${operation.accepts.join(', ')} is understood`, 415);
  }
  const wanted = header(request, 'accept');
  const offered = operation.answers;
  // If the document does not say what is returned, as for the QR code, any media type may be requested.
  if (wanted !== undefined && offered.length > 0 && !accepts(wanted, offered)) {
    throw invalidField('Accept', wanted, `only ${offered.join(', ')} is offered`, 406);
  }
}

function accepts(wanted: string, offered: readonly string[]): boolean {
  const ranges = wanted.split(',').map((range) => range.split(';')[0]?.trim().toLowerCase() ?? '');
  return ranges.some(
    (range) =>
      range === '' ||
      range === '*/*' ||
      // Errors are always JSON, so JSON is always offered.
      range === 'application/json' ||
      offered.some((type) => type === range || (range.endsWith('/*') && type.startsWith(range.slice(0, -1)))),
  );
}

function checkParameter(request: SandboxRequest, parameter: Parameter): void {
  if (parameter.in !== 'query') return;
  const { name, schema } = parameter;
  const value = request.query.get(name);
  if (value === null || value === '') {
    if (parameter.required === true) throw invalidField(name, [], `${name} must be given in the query`, 602);
    return;
  }
  if (schema.type === 'integer' && !/^[+-]?\d+$/.test(value)) {
    throw invalidField(name, value, `${name} must be a whole number`, 601);
  }
  if (schema.enum !== undefined && !schema.enum.includes(value)) {
    throw invalidField(name, value, `${name} must be one of ${schema.enum.join(', ')}`, 606);
  }
}

function checkRequestBody(
  request: SandboxRequest,
  operation: ApiOperation,
  body: NonNullable<ApiOperation['body']>,
): void {
  if (request.rawBody.trim() === '') {
    if (body.required) throw invalidField(body.name, '', `${body.name} must be given in the body`, 602);
    return;
  }
  if (!operation.accepts.includes('application/json')) return;
  if (request.body === undefined) throw unreadableBody('it is not JSON');
  checkBody(request.body, body.schema, operation.document);
}

function header(request: SandboxRequest, name: string): string | undefined {
  const value = request.headers[name];
  return Array.isArray(value) ? value.join(',') : value;
}
