import { escapeText } from '../runtime/safety/sanitise/escape.ts';
import type { KnownSecrets } from '../runtime/safety/secrets/known-secrets.ts';
import { redactPatterns } from '../runtime/safety/secrets/patterns.ts';
import type { Environment } from './merge.ts';

/**
 * What to say about an unexpected error. It may quote anything, so secrets are hidden.
 * @param known the secrets of the session; those it did not reach yet are found in the environment
 */
export function crashText(error: unknown, environment: Environment, known: KnownSecrets): string {
  known.keep(environment['ZITI_MCP_PASSWORD'] ?? '', 'password');
  known.keep(environment['ZITI_MCP_PASSPHRASE'] ?? '', 'passphrase');
  known.keep(environment['ZITI_MCP_CONFIRM_KEY'] ?? '', 'confirmation key');
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return escapeText(redactPatterns(known.redact(text)));
}
