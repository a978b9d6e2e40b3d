/** Who may request tokens: public clients with known names that can only redirect to their own machine. */

const CLIENT_IDS = new Set(['openziti', 'native']);

const REDIRECTS = [/^https?:\/\/(localhost|127\.0\.0\.1)(:\d+)?\/auth\/callback$/, /^openziti:\/\/auth\/callback$/];

export function isKnownClient(id: unknown): id is string {
  return typeof id === 'string' && CLIENT_IDS.has(id);
}

export function isAllowedRedirect(uri: unknown): uri is string {
  return typeof uri === 'string' && REDIRECTS.some((pattern) => pattern.test(uri));
}
