import type { Source } from '../../../codegen/source.ts';
import { generate } from '../../documents/generate.ts';
import type { Opened } from './index.ts';
import { surfaceOfTables } from './tables.ts';

/**
 * The surface that `run --spec` would serve of an OpenAPI document; notes name the operations of which no tool can be
 * made.
 * @throws {InputError} for a document that is not valid
 */
export async function surfaceOfDocument(
  { label, text }: Pick<Source, 'label' | 'text'>,
  version: string,
): Promise<Opened> {
  const { tables, leftOut } = await generate([{ file: label, text }]);
  return {
    surface: surfaceOfTables(tables, version),
    notes: leftOut.map((why) => `Not compared: ${why.replace(/\s+/g, ' ')}`),
  };
}
