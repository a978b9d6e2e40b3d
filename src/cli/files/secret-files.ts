import { SECRET_VARIABLES } from '../help-facts.ts';
import type { Environment } from '../merge.ts';
import { UsageError } from '../usage-error.ts';
import { readTrusted } from './read-trusted.ts';

/**
 * The environment with the secrets from the files that it names, as containers mount them: `ZITI_MCP_PASSWORD_FILE` instead of
 * `ZITI_MCP_PASSWORD`, whose value other programs could see.
 * @param found called with each secret that was in a file, and what it is
 * @throws {UsageError} for a file that cannot be read, is empty, or can be written by others; and for a secret that is given twice
 */
export function withSecretFiles(
  environment: Environment,
  found: (secret: string, kind: string) => void = () => undefined,
): Environment {
  const secrets: Record<string, string> = {};
  for (const [variable, kind] of Object.entries(SECRET_VARIABLES)) {
    const file = environment[`${variable}_FILE`];
    if (file === undefined || file === '') continue;
    if (environment[variable]) throw new UsageError(`Set either ${variable} or ${variable}_FILE, not both.`);
    secrets[variable] = secretIn(`${variable}_FILE`, file);
    found(secrets[variable], kind);
  }
  return { ...environment, ...secrets };
}

function secretIn(variable: string, file: string): string {
  const text = readTrusted(variable, file);
  // Editors and `echo` end a file with a line break.
  const secret = text.replace(/\r?\n$/, '');
  if (secret === '') throw new UsageError(`${variable}: ${file} is empty.`);
  return secret;
}
