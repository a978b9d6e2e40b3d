import type { Json } from '../common/json.ts';
import { print } from '../common/printer.ts';
import type { Model } from '../model/model.ts';
import { tsPreamble } from './preamble.ts';

/** A generated module that exports one constant, typed by the contract. */
export function dataModule(model: Model, name: string, imported: string, type: string, data: unknown): string {
  return `${tsPreamble(model)}
import type { ${imported} } from '../contract.ts';

export const ${name}: ${type} = ${print(data as Json)};
`;
}
