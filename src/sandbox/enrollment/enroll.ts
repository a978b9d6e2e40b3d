/** `POST /enroll` of the client API: the method is in the query, or the last segment of the path. */
import { invalidField } from '../errors.ts';
import type { Context, Route, SandboxReply, SandboxRequest } from '../kernel.ts';
import { enrollByAuthority, enrollByTokenAndAuthority } from './by-authority.ts';
import { enrollByPassword, enrollByToken, enrollRouter } from './one-time.ts';
import { invalidMethod } from './token.ts';

type Enroll = (request: SandboxRequest, token: unknown, context: Context) => SandboxReply | Promise<SandboxReply>;

const METHODS: Readonly<Record<string, Enroll>> = {
  ott: enrollByToken,
  ottca: enrollByTokenAndAuthority,
  ca: (request, _token, context) => enrollByAuthority(request, context),
  updb: enrollByPassword,
  erott: (request, token, context) => enrollRouter(request, token, 'erott', context),
  trott: (request, token, context) => enrollRouter(request, token, 'trott', context),
};

const PATH = '/edge/client/v1/enroll';

export const enrollRoutes: readonly Route[] = [
  { method: 'POST', path: PATH, access: 'public', handle: (request, context) => byQuery(request, context) },
  ...Object.entries(METHODS).map(
    ([name, enroll]): Route => ({
      method: 'POST',
      path: `${PATH}/${name}`,
      access: 'public',
      handle: (request, context) => enroll(request, tokenOf(request), context),
    }),
  ),
];

function byQuery(request: SandboxRequest, context: Context): SandboxReply | Promise<SandboxReply> {
  const method = request.query.get('method') ?? '';
  if (method === '') throw invalidField('method', [], 'method must be given in the query', 602);
  const enroll = Object.hasOwn(METHODS, method) ? METHODS[method] : undefined;
  if (enroll === undefined) throw invalidMethod();
  return enroll(request, tokenOf(request), context);
}

function tokenOf(request: SandboxRequest): unknown {
  const { body } = request;
  if (typeof body === 'object' && body !== null && 'token' in body) return body.token;
  return request.query.get('token');
}
