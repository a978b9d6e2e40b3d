import { print } from '../printer.ts';
import { signature } from '../signature.ts';
import type { Emitter } from './index.ts';
import { tsPreamble } from './preamble.ts';

/** Each tool's call on one line, by name. */
export const emitSignatures: Emitter = (model) => {
  const rows = model.tools.map(({ operation: { name }, input }) => [name, signature(name, input)] as const);
  const text = `${tsPreamble(model)}
export const signatures: Readonly<Record<string, string>> = ${print(Object.fromEntries(rows))};
`;
  return [{ path: 'src/generated/signatures.ts', text }];
};
