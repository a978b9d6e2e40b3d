/** Paths that people copy with the address of a controller: those of its APIs, of its OpenID provider and of its console. */
const KNOWN_PATHS = /\/(edge(\/(management|client))?(\/v\d+)?|fabric(\/v\d+)?|oidc|zac)$/;

/**
 * The address of a controller, from the URL of anything that it serves: `https://host:port`, followed by a path if a gateway
 * serves it below one, as in `https://gateway.example/ziti`.
 */
export function addressOf({ origin, pathname }: URL): string {
  return origin + withoutEnd(withoutEnd(pathname).replace(KNOWN_PATHS, ''));
}

/** Without the slashes at its end. In linear time: controllers name the addresses of others. */
function withoutEnd(path: string): string {
  let end = path.length;
  while (path.charAt(end - 1) === '/') end -= 1;
  return path.slice(0, end);
}

/** Where to send a request for a path of this controller. A path that includes the gateway's already is left as it is. */
export function placeOf(address: string, path: string): { readonly origin: string; readonly path: string } {
  const start = address.indexOf('/', 'https://'.length);
  if (start === -1) return { origin: address, path };
  const [origin, below] = [address.slice(0, start), address.slice(start)];
  return { origin, path: path.startsWith(`${below}/`) ? path : below + path };
}
