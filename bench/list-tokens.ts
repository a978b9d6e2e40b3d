import { countTokens } from 'gpt-tokenizer/encoding/o200k_base';
import type { Figure, Measured } from './figure.ts';
import { installPackage, runProgram } from './installed.ts';

interface Listed {
  readonly name: string;
}

/** Tokens (o200k_base) of the `tools` array as compact JSON, and the dearest tools. */
async function listTokens(...flags: readonly string[]): Promise<Measured> {
  const { stdout } = await runProgram(await installPackage(), ['tools', '--json', ...flags]);
  const { tools } = JSON.parse(stdout) as { tools: Listed[] };
  const perTool = tools.map((tool) => [tool.name, countTokens(JSON.stringify(tool))] as const);
  const dearest = perTool.sort((a, b) => b[1] - a[1]).slice(0, 10);
  return {
    value: countTokens(JSON.stringify(tools)),
    details: { tools: tools.length, tokensPerTool: Object.fromEntries(perTool), dearest: Object.fromEntries(dearest) },
  };
}

export const fullListTokens: Figure = {
  name: "tokens of the list under --allow-write '*'",
  unit: 'tokens',
  target: 22_500,
  measure: () => listTokens('--allow-write', '*'),
};

export const readOnlyListTokens: Figure = {
  name: 'tokens of the read-only list',
  unit: 'tokens',
  target: 8_000,
  measure: () => listTokens('--read-only'),
};

export const findListTokens: Figure = {
  name: 'tokens of the list under --expose find, read-only',
  unit: 'tokens',
  target: 350,
  measure: () => listTokens('--expose', 'find', '--read-only'),
};

export const findWritesListTokens: Figure = {
  name: "tokens of the list under --expose find, --allow-write '*'",
  unit: 'tokens',
  target: 500,
  measure: () => listTokens('--expose', 'find', '--allow-write', '*'),
};
