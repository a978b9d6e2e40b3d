import type { Catalogue } from '../../common/catalogue.ts';
import { DEFAULT_LIMITS } from '../../runtime/gate/limits/limits.ts';
import type { ConfirmSettings, PolicySettings } from '../../runtime/gate/policy/types.ts';
import type { Environment } from '../merge.ts';
import type { Values } from '../read-values.ts';
import { controllerName } from './connection.ts';
import { orUsageError, resolveExposure } from './exposure.ts';

const ASK_A_PERSON: ConfirmSettings = { mode: 'elicit', exempt: new Set() };

/**
 * Resolves what may be called, how often, and how it is confirmed.
 * @throws {UsageError} for a list entry that matches no tool, and for an invalid policy file
 */
export async function resolvePolicy(
  values: Values,
  catalogue: Catalogue,
  environment: Environment,
): Promise<PolicySettings> {
  const { rules, confirm, limits } = await resolveFile(values, catalogue, environment);
  const mode = values.text('confirm') as ConfirmSettings['mode'] | undefined;
  return {
    exposure: resolveExposure(values, catalogue, rules),
    confirm: { ...confirm, ...(mode === undefined ? {} : { mode }) },
    limits,
  };
}

/** The policy file's settings, or the defaults. */
async function resolveFile(values: Values, catalogue: Catalogue, environment: Environment) {
  const file = values.text('policy');
  if (file === undefined) return { rules: [], confirm: ASK_A_PERSON, limits: DEFAULT_LIMITS };
  const [{ readPolicy }, { resolveExempt, resolveRule }] = await Promise.all([
    import('../policy/read.ts'),
    import('../policy/resolve.ts'),
  ]);
  const { rules, confirm, limits } = readPolicy(file);
  const isAboutNetworks = rules.some(({ networks }) => networks !== undefined);
  const controller = isAboutNetworks ? { controller: await controllerName(values, environment) } : {};
  const context = { file, catalogue, ...controller };
  return orUsageError(() => ({
    rules: rules.map((rule, index) => resolveRule(rule, index, context)),
    confirm: { ...confirm, exempt: resolveExempt(confirm.exempt, context) },
    limits,
  }));
}
