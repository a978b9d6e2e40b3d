import type { Catalogue } from '../../common/catalogue.ts';
import {
  type NameList,
  NameListError,
  resolveCategories,
  resolveNameList,
} from '../../runtime/gate/policy/name-list.ts';
import type { ExposureSettings, FileRule } from '../../runtime/gate/policy/types.ts';
import { all } from '../../runtime/tools/exposure/all.ts';
import { categories } from '../../runtime/tools/exposure/categories.ts';
import { exposureModes } from '../../runtime/tools/exposure/index.ts';
import type { ExposureMode } from '../../runtime/tools/exposure/types.ts';
import type { Values } from '../read-values.ts';
import { UsageError } from '../usage-error.ts';
import { resolveApiVersions } from './api-versions.ts';

/**
 * Resolves which tools may be listed and called.
 * @throws {UsageError} for a list entry that matches no tool
 */
export function resolveExposure(
  values: Values,
  catalogue: Catalogue,
  fileRules: readonly FileRule[],
): ExposureSettings {
  const { network } = values;
  const list = (name: string, otherwise: readonly string[]) => nameList(values, catalogue, name, otherwise);
  return {
    tools: list('tools', ['*']),
    categories: orUsageError(() => resolveCategories(values.list('categories') ?? ['*'], catalogue, '--categories')),
    deny: list('deny', []),
    allowWrite: list('allow-write', []),
    readOnly: values.on('read-only'),
    ...(network?.settings.flags?.['read-only'] === true && { readOnlyNetwork: network.name }),
    apiVersions: resolveApiVersions(values, catalogue),
    fileRules,
  };
}

/** How the tools are exposed. @throws {UsageError} if the mode needs another flag */
export function resolveMode(values: Values): ExposureMode {
  const id = values.text('expose');
  if (id === categories.id && values.list('categories') === undefined) {
    throw new UsageError('--expose categories needs --categories, such as --categories identities,services');
  }
  return exposureModes.find((mode) => mode.id === id) ?? all;
}

/** A flag that lists tools. @throws {UsageError} for an entry that matches no tool */
export function nameList(values: Values, catalogue: Catalogue, name: string, otherwise: readonly string[]): NameList {
  return orUsageError(() => resolveNameList(values.list(name) ?? otherwise, catalogue, `--${name}`));
}

/** Turns a fault in a list into a usage error. */
export function orUsageError<T>(resolve: () => T): T {
  try {
    return resolve();
  } catch (error) {
    throw error instanceof NameListError ? new UsageError(error.message) : error;
  }
}
