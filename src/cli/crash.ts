import { escapeText } from '../runtime/safety/sanitize/escape.ts';
import type { KnownSecrets } from '../runtime/safety/secrets/known-secrets.ts';
import { redactPatterns } from '../runtime/safety/secrets/patterns.ts';
import { SECRET_VARIABLES } from './help-facts.ts';
import type { Environment } from './merge.ts';

/**
 * What to say about an unexpected error. It may quote anything, so secrets are hidden.
 * @param known the secrets of the session; those it did not reach yet are found in the environment
 */
export function crashText(error: unknown, environment: Environment, known: KnownSecrets): string {
  for (const [variable, kind] of Object.entries(SECRET_VARIABLES)) known.keep(environment[variable] ?? '', kind);
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return escapeText(redactPatterns(known.redact(text)));
}
