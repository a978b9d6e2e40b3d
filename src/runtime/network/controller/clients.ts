import type { ControllerAnswer } from '../../../common/controller-answer.ts';
import type { Signal } from '../../../common/signal.ts';
import { apis } from '../../../generated/apis.ts';
import type { paths as EdgeManagementPaths } from '../../../generated/edge-management.types.ts';
import type { paths as FabricPaths } from '../../../generated/fabric.types.ts';
import type { ControllerRequest } from './types.ts';

interface ApiPaths {
  'edge-management': EdgeManagementPaths;
  fabric: FabricPaths;
}

type Method = 'GET' | 'POST' | 'DELETE';

/** The paths of a document that have a method. */
type PathsWith<Paths, M extends Method> = {
  [Path in keyof Paths]: Paths[Path] extends Record<Lowercase<M>, { responses: unknown }> ? Path : never;
}[keyof Paths];

type OperationAt<Paths, Path extends keyof Paths, M extends Method> =
  Paths[Path] extends Record<Lowercase<M>, infer Operation> ? Operation : never;

/** What one side of an operation holds as JSON. */
type JsonIn<Side> = Side extends { content: { 'application/json': infer Data } } ? Data : never;

type ParametersIn<Operation, Place extends 'path' | 'query'> = Operation extends { parameters: infer All }
  ? Place extends keyof All
    ? NonNullable<All[Place]>
    : never
  : never;

interface TypedRequest<Operation> {
  readonly path?: ParametersIn<Operation, 'path'>;
  readonly query?: ParametersIn<Operation, 'query'>;
  readonly body?: Operation extends { requestBody?: infer Body } ? JsonIn<NonNullable<Body>> : never;
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
}

/** An answer: with `data` of the document's type where the controller answered 200. */
export interface TypedAnswer<Data, Answer extends ControllerAnswer> {
  readonly answer: Answer;
  readonly data?: Data;
}

type DataOf<Operation> = Operation extends { responses: { 200: infer Success } } ? JsonIn<Success> : never;

/**
 * Makes requests whose paths, arguments and answers are those of an API's document: a renamed field is a compile error. It
 * works without `Request` and `Headers`: at their first use Node loads an HTTP client of its own (1.6 MB of the heap).
 */
export interface TypedClient<Api extends keyof ApiPaths, Answer extends ControllerAnswer = ControllerAnswer> {
  /** @throws {SyntaxError} where a 200 is not JSON; as the sending does */
  request<M extends Method, Path extends PathsWith<ApiPaths[Api], M>>(
    method: M,
    path: Path,
    given?: TypedRequest<OperationAt<ApiPaths[Api], Path, M>>,
  ): Promise<TypedAnswer<DataOf<OperationAt<ApiPaths[Api], Path, M>>, Answer>>;
}

/** A typed client over any way to send: `controller.send` for calls within a session, or the bare transport for the login. */
export function typedClient<Api extends keyof ApiPaths, Answer extends ControllerAnswer>(
  api: Api,
  send: (request: ControllerRequest, signal: Signal) => Promise<Answer>,
): TypedClient<Api, Answer> {
  return {
    async request(method, path, { path: places, query = {}, body, headers = {}, signal } = {}) {
      const filled = String(path).replace(/\{(\w+)\}/g, (_, name: string) =>
        encodeURIComponent(String((places as Record<string, unknown> | undefined)?.[name])),
      );
      const search = new URLSearchParams(query as Record<string, string>).toString();
      const request = {
        method,
        path: `${apis[api]?.basePath}${filled}${search === '' ? '' : `?${search}`}`,
        headers: { ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
        repeatable: method === 'GET',
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      };
      const answer = await send(request, signal ?? new AbortController().signal);
      return answer.status === 200 ? { answer, data: answer.json as never } : { answer };
    },
  };
}
