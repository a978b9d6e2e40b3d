import type { Catalogue } from '../../../common/catalogue.ts';
import type { ToolList } from '../../../common/tool-list.ts';
import { decide } from './index.ts';
import type { ExposureSettings } from './types.ts';

/** The part of the prepared list that at least one policy allows. */
export function listTools(prepared: ToolList, catalogue: Catalogue, exposures: readonly ExposureSettings[]): ToolList {
  return prepared.only((name) => {
    const tool = catalogue.tool(name);
    return tool !== undefined && exposures.some((exposure) => decide(tool, exposure).allowed);
  });
}
