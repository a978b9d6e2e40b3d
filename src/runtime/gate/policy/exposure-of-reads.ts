import type { Catalogue } from '../../../common/catalogue.ts';
import type { ToolFacts } from '../../../contract.ts';
import type { ExposureSettings } from './types.ts';

/** Of a tool, what decides which categories the server may read for it. */
interface Reader extends Pick<ToolFacts, 'category'> {
  readonly readsOtherCategories?: true;
}

/**
 * What the server may read on behalf of a tool: what a client may. If an operator names the category of a tool whose
 * answers need other categories, its reads may use them; if an entry excludes a category, `--categories` is a limit for
 * reads too. All other rules apply in any case.
 */
export function exposureOfReads(
  tool: Reader | undefined,
  exposure: ExposureSettings,
  catalogue: Catalogue,
): ExposureSettings {
  const { entries, exact } = exposure.categories;
  const isLimit = entries.some((entry) => entry.startsWith('!'));
  if (tool?.readsOtherCategories !== true || !exact.has(tool.category) || isLimit) return exposure;
  const selected = new Set(catalogue.tools.map(({ category }) => category));
  return { ...exposure, categories: { ...exposure.categories, selected } };
}
