import { InputError, Omission } from '../common/errors.ts';
import { at, isObject, type Json, type JsonObject } from '../common/json.ts';
import { type OnFault, refuse } from '../common/on-fault.ts';
import type { HttpOperation } from './operations.ts';

/** A placeholder host for a server that names none: its host is where the document was read from. */
const HERE = 'https://controller';

/**
 * The path prefix of all operations of a document (OpenAPI 3.1, section 4.8.5): that of its first server, without a
 * trailing slash. The host is configured by the operator.
 * @param onFault called for an invalid address, whose path is then empty
 */
export function basePathOf(document: JsonObject, file: string, onFault: OnFault = refuse): string {
  const [server] = serversIn(document);
  if (server === undefined) return '';
  const url = urlOf(server);
  if (url !== undefined) return pathOf(url);
  const problem = `"${isObject(server) ? server['url'] : server}" is not a URL`;
  onFault(new Omission(file, '/servers/0/url', problem, 'repair it in the overlay'));
  return '';
}

/**
 * The path prefix of an operation that has servers of its own, or whose path has; undefined otherwise.
 * @throws {InputError} if they are on another host: the operator only trusts the host of the document
 */
export function operationBasePathOf(document: JsonObject, http: HttpOperation, file: string): string | undefined {
  const ofOperation = serversIn(http.operation);
  const [servers, from] =
    ofOperation.length > 0 ? [ofOperation, http.pointer] : [serversIn(http.pathItem), http.pathPointer];
  if (servers.length === 0) return undefined;
  const hosts = new Set([new URL(HERE).host, ...serversIn(document).flatMap((each) => urlOf(each)?.host ?? [])]);
  const urls = servers.flatMap((each) => urlOf(each) ?? []);
  const near = urls.find(({ host }) => hosts.has(host));
  if (near !== undefined) return pathOf(near);
  const problem = urls[0] === undefined ? 'its server is not a URL' : `its server is on another host, ${urls[0].host}`;
  throw new InputError(
    file,
    `${from}/servers`,
    problem,
    'serve it from a separate document, with that host as controller',
  );
}

const serversIn = (holder: JsonObject): Json[] => {
  const servers = at(holder, '/servers');
  return Array.isArray(servers) ? servers : [];
};

function urlOf(server: Json): URL | undefined {
  const { url = '/', variables } = isObject(server) ? server : {};
  const written = String(url).replace(/\{([^}]*)\}/g, (_, name: string) => {
    const variable = isObject(variables) && Object.hasOwn(variables, name) ? variables[name] : undefined;
    return String((isObject(variable) ? variable['default'] : undefined) ?? '');
  });
  return URL.canParse(written, HERE) ? new URL(written, HERE) : undefined;
}

const pathOf = ({ pathname }: URL): string => pathname.replace(/\/+$/, '');
