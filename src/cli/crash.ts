import { escapeText } from '../runtime/safety/sanitise/escape.ts';
import type { KnownSecrets } from '../runtime/safety/secrets/known-secrets.ts';
import { redactPatterns } from '../runtime/safety/secrets/patterns.ts';
import type { Environment } from './merge.ts';

/**
 * What is said of a fault that nobody expected, as far as it may be shown: it can quote anything.
 * @param known what the session holds; of what it had not come to yet, the environment tells
 */
export function crashText(error: unknown, environment: Environment, known: KnownSecrets): string {
  known.keep(environment['ZITI_MCP_PASSWORD'] ?? '', 'password');
  known.keep(environment['ZITI_MCP_PASSPHRASE'] ?? '', 'passphrase');
  known.keep(environment['ZITI_MCP_CONFIRM_KEY'] ?? '', 'confirmation key');
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return escapeText(redactPatterns(known.redact(text)));
}
