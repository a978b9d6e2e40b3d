import type { TransportAnswer } from '../../../common/controller-answer.ts';
import type { Fetch } from '../auth/login.ts';

/** A request as connections take it. */
export interface PlainRequest {
  readonly origin: string;
  readonly path: string;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | null;
}

/**
 * A `fetch` over our own connections, for a library that has none. Node's own `fetch` accepts Brotli, and controllers
 * then answer every request with status 200.
 */
export function fetchBy(
  send: (request: PlainRequest, signal: AbortSignal) => Promise<TransportAnswer>,
  closing: AbortSignal,
): Fetch {
  return async (address, { method = 'GET', headers = {}, body, signal }) => {
    const { origin, pathname, search } = new URL(address);
    const isForm = body instanceof URLSearchParams;
    const request = {
      origin,
      path: `${pathname}${search}`,
      method,
      headers: {
        ...(isForm ? { 'content-type': 'application/x-www-form-urlencoded' } : {}),
        ...Object.fromEntries(new Headers(headers)),
      },
      body: body === undefined || body === null ? null : String(body),
    };
    const answer = await send(request, signal ?? closing);
    const empty = [204, 205, 304].includes(answer.status);
    // Statuses above 599 do not fit into a `Response`.
    const status = answer.status > 599 ? 400 : answer.status;
    return new Response(empty ? null : answer.body, { status, headers: fieldsOf(answer) });
  };
}

function fieldsOf({ headers }: TransportAnswer): Headers {
  const fields = new Headers();
  for (const [name, value] of Object.entries(headers)) {
    for (const each of [value ?? []].flat()) fields.append(name, each);
  }
  return fields;
}
