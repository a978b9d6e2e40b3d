import createClient, { type Client } from 'openapi-fetch';
import { TransportAnswer } from '../../../common/controller-answer.ts';
import { apis } from '../../../generated/apis.ts';
import type { paths as EdgeManagementPaths } from '../../../generated/edge-management.types.ts';
import type { paths as FabricPaths } from '../../../generated/fabric.types.ts';
import type { Controller } from './types.ts';

interface ApiPaths {
  'edge-management': EdgeManagementPaths;
  fabric: FabricPaths;
}

/** A client whose paths, arguments and answers are those of an API's document: a renamed field is a compile error. */
export type TypedClient<Api extends keyof ApiPaths> = Client<ApiPaths[Api]>;

/**
 * A typed client over any way to send: `controller.send` for calls within a session, or the bare transport for the log-in.
 * Statuses above 599, which a `Response` cannot hold, come back as 400.
 */
export function typedClient<Api extends keyof ApiPaths>(
  api: Api,
  origin: string,
  send: Controller['send'],
): TypedClient<Api> {
  return createClient<ApiPaths[Api]>({
    baseUrl: `${origin}${apis[api]?.basePath}`,
    fetch: async (request) => {
      const { pathname, search } = new URL(request.url);
      const repeatable = request.method === 'GET';
      const body = repeatable ? '' : await request.text();
      const headers = Object.fromEntries(request.headers);
      const path = `${pathname}${search}`;
      const sent = { method: request.method, path, headers, repeatable, ...(body === '' ? {} : { body }) };
      const answer = await send(sent, request.signal);
      const empty = [204, 205, 304].includes(answer.status);
      const challenge = answer instanceof TransportAnswer ? answer.headers['www-authenticate'] : undefined;
      return new Response(empty ? null : answer.body, {
        status: answer.status > 599 ? 400 : answer.status,
        headers: {
          'content-type': answer.mediaType,
          'content-length': String(answer.body.byteLength),
          ...(challenge === undefined ? {} : { 'www-authenticate': [challenge].flat().join(', ') }),
        },
      });
    },
  });
}
