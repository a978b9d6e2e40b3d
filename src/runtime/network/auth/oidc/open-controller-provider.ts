import { addressOf } from '../../controller/address.ts';
import { VERSION_PATH } from '../../controller/version-path.ts';
import type { Fetch, LoginTools } from '../login.ts';
import { CONTROLLER_CLIENT, controllerIssuer } from './controller-provider.ts';
import { OwnProvider } from './own-provider.ts';
import type { Provider } from './provider.ts';

/**
 * The controller's own provider, with its endpoints. A load balancer gives controllers an address that
 * their providers do not know; then one is asked at the address that it lists for its provider itself, whose issuer must be
 * exactly that.
 * @throws {ToolError} of the given address, if the controllers list none that works
 */
export async function openControllerProvider(tools: LoginTools, clientId = CONTROLLER_CLIENT): Promise<Provider> {
  const issuer = controllerIssuer(tools);
  const provider = new OwnProvider({ issuer, clientId }, tools.controller);
  try {
    await provider.discover();
    return provider;
  } catch (error) {
    if (!isOtherName(error)) throw error;
    for await (const { listed, fetch } of listedProviders(tools)) {
      const other = new OwnProvider({ issuer: listed, clientId }, fetch);
      const isFound = await other.discover().then(
        () => true,
        () => false,
      );
      if (!isFound) continue;
      tools.log.info('uses the OpenID provider at the address that the controller lists', { asked: listed });
      return other;
    }
    throw error;
  }
}

/** Providers that controllers list, and how they are reached: directly if possible, and otherwise over one connection. */
async function* listedProviders(tools: LoginTools): AsyncGenerator<{ readonly listed: string; readonly fetch: Fetch }> {
  const { origin, controller, controllerAt, oneBehind } = tools;
  for (const listed of await listedIssuers(origin, controller)) {
    const fetch = await controllerAt(addressOf(new URL(listed)));
    if (fetch !== undefined) yield { listed, fetch };
  }
  for (const listed of await listedIssuers(origin, oneBehind())) {
    yield { listed, fetch: oneBehind(new URL(listed).host) };
  }
}

/** Whether the provider has another issuer, or is not found, under the name by which it was reached. */
function isOtherName(error: unknown): boolean {
  const { cause } = error as Error;
  return (
    cause instanceof Error &&
    ['OAUTH_JSON_ATTRIBUTE_COMPARISON_FAILED', 'OAUTH_RESPONSE_IS_NOT_CONFORM'].includes(String(codeIn(cause)))
  );
}

const codeIn = (error: Error): unknown => ('code' in error ? error.code : undefined);

/** The addresses that a controller lists for its provider, which everybody may read; none if it does not answer so. */
async function listedIssuers(origin: string, fetch: Fetch): Promise<readonly string[]> {
  const answer = await fetch(`${origin}${VERSION_PATH}`, {}).then(
    (response) => response.json(),
    () => undefined,
  );
  const { data } = (answer ?? {}) as { data?: { apiVersions?: Readonly<Record<string, ApiVersion>> } };
  const urls = data?.apiVersions?.['edge-oidc']?.v1?.apiBaseUrls;
  return Array.isArray(urls) ? urls.filter(isAddress) : [];
}

interface ApiVersion {
  readonly v1?: { readonly apiBaseUrls?: unknown };
}

function isAddress(url: unknown): url is string {
  if (typeof url !== 'string' || !URL.canParse(url)) return false;
  const { protocol, username, password, search, hash } = new URL(url);
  return protocol === 'https:' && `${username}${password}${search}${hash}` === '';
}
