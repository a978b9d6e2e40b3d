import type { Catalogue } from '../../../common/catalogue.ts';
import type { ListedTool } from '../../../contract.ts';
import { decide } from './index.ts';
import type { ExposureSettings } from './types.ts';

/** The part of the prepared list that one policy or another lets through. */
export function listTools(
  prepared: readonly ListedTool[],
  catalogue: Catalogue,
  exposures: readonly ExposureSettings[],
): readonly ListedTool[] {
  return prepared.filter(({ name }) => {
    const tool = catalogue.tool(name);
    return tool !== undefined && exposures.some((exposure) => decide(tool, exposure).allowed);
  });
}
