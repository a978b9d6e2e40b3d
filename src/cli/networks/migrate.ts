import { ConfigFault, parsed } from '../config-formats/config-format.ts';
import { jsonc } from '../config-formats/jsonc.ts';
import { SETTINGS_VERSION } from './settings-version.ts';

/** Steps from each version of the settings file to the next, by starting version. Comments are kept. */
const STEPS: Readonly<Record<number, (text: string) => string>> = {
  // Written by hand, without a version.
  0: (text) => jsonc.set(text, ['version'], 1),
};

/** The text in today's format. @throws {ConfigFault} for a version that this program does not know */
export function migrated(text: string): string {
  const { version = 0 } = parsed(jsonc, text);
  if (version === SETTINGS_VERSION) return text;
  const step = typeof version === 'number' ? STEPS[version] : undefined;
  if (step !== undefined) return migrated(step(text));
  throw new ConfigFault(
    `it has version ${JSON.stringify(version)}, but this program only knows version ${SETTINGS_VERSION}: a newer ziti-mcp may have written it, so update this one`,
  );
}
