import type { Catalogue } from '../runtime/catalogue/catalogue.ts';
import { type NameList, NameListError, resolveNameList } from '../runtime/policy/name-list.ts';
import type { ExposureSettings } from '../runtime/policy/types.ts';
import type { Values } from './read-values.ts';
import { UsageError } from './usage-error.ts';

/**
 * Step three, for the tools: what may be listed and called.
 * @throws {UsageError} for an entry of a list that matches no tool
 */
export function resolveExposure(values: Values, catalogue: Catalogue): ExposureSettings {
  const list = (name: string, otherwise: readonly string[]) => nameList(values, catalogue, name, otherwise);
  return {
    tools: list('tools', ['*']),
    deny: list('deny', []),
    allowWrite: list('allow-write', []),
    readOnly: values.on('read-only'),
  };
}

/** A flag that lists tools. @throws {UsageError} for an entry that matches no tool */
export function nameList(values: Values, catalogue: Catalogue, name: string, otherwise: readonly string[]): NameList {
  try {
    return resolveNameList(values.list(name) ?? otherwise, catalogue, `--${name}`);
  } catch (error) {
    throw error instanceof NameListError ? new UsageError(error.message) : error;
  }
}
