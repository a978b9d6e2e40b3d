import { print } from '../common/printer.ts';
import type { Emitter } from './emitter.ts';
import { tsPreamble } from './preamble.ts';
import { tables } from './tables.ts';

/** Each tool's call on one line, by name. */
export const emitSignatures: Emitter = (model) => {
  const text = `${tsPreamble(model)}
export const signatures: Readonly<Record<string, string>> = ${print(tables.signatures(model))};
`;
  return [{ path: 'src/generated/signatures.ts', text }];
};
