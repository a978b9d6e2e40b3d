import type { Source } from '../../../codegen/documents/source.ts';
import { generate } from '../../documents/generate.ts';
import type { Opened } from './opened.ts';
import { surfaceOfTables } from './tables.ts';

/**
 * The surface that `run --spec` would serve for an OpenAPI document; notes name the operations that cannot become
 * tools.
 * @throws {InputError} for an invalid document
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
