import type { Catalogue } from '../runtime/catalogue/catalogue.ts';
import { DEFAULT_LIMITS } from '../runtime/limits/limits.ts';
import type { ConfirmSettings, PolicySettings } from '../runtime/policy/types.ts';
import type { Values } from './read-values.ts';
import { resolveExposure } from './resolve-exposure.ts';

/**
 * Step three, for calls: what may be called, and how it is confirmed.
 * @throws {UsageError} for an entry of a list that matches no tool
 */
export async function resolvePolicy(values: Values, catalogue: Catalogue): Promise<PolicySettings> {
  const mode = values.text('confirm') as ConfirmSettings['mode'] | undefined;
  return {
    exposure: resolveExposure(values, catalogue, []),
    confirm: { mode: mode ?? 'elicit', exempt: new Set() },
    limits: DEFAULT_LIMITS,
  };
}
