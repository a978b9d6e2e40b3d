import { apis } from '../../generated/apis.ts';
import { inputs } from '../../generated/inputs.ts';
import { operations } from '../../generated/operations.ts';
import { outputs } from '../../generated/outputs.ts';
import { secrets } from '../../generated/secrets.ts';
import { toolList } from '../../generated/tool-list.ts';
import type { Surface } from '../surface.ts';
import { surfaceOfTables } from './tables.ts';

/** The surface that this program serves. */
export const installed = (version: string): Surface =>
  surfaceOfTables({ apis, operations, toolList, inputs, outputs, secrets }, version);
