import type { Catalogue } from '../../common/catalogue.ts';
import { splitList } from '../../runtime/gate/policy/name-list.ts';
import type { Values } from '../read-values.ts';
import { UsageError } from '../usage-error.ts';

/**
 * The versions of the controller's APIs according to the flags, by API.
 * @throws {UsageError} for anything but `api=version`, or an unknown API
 */
export function resolveApiVersions(values: Values, catalogue: Catalogue): Readonly<Record<string, string>> {
  const written = values.list('api-version');
  if (written === undefined) return {};
  const apis = [...new Set(catalogue.tools.flatMap(({ api = [] }) => api))];
  const entries = written.flatMap(splitList).map((entry) => {
    const [, api = '', version = ''] = /^([^=]+)=(\d+(?:\.\d+)*)$/.exec(entry) ?? [];
    if (apis.includes(api)) return [api, version] as const;
    throw new UsageError(
      `--api-version "${entry}": use API=VERSION, such as ${apis[0]}=0.26.52; APIs: ${apis.join(', ')}.`,
    );
  });
  return Object.fromEntries(entries);
}
