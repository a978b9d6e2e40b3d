import { parseArgs } from 'node:util';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Flag } from '../../src/cli/flag.ts';
import { parse } from '../../src/cli/parse.ts';

const flags: readonly Flag[] = [
  { name: 'tools', kind: 'list', value: 'TOOLS', help: '' },
  { name: 'deny', kind: 'list', value: 'TOOLS', help: '' },
  { name: 'read-only', kind: 'switch', help: '' },
];

const WORDS = [
  '--tools',
  '--deny',
  '--read-only',
  '--tools=',
  '--deny=x=y',
  '--deny=--tools',
  '--other',
  '--other=x',
].concat(['--=x', '--no-tools', '--no-other', '--', '-', '', 'x', '-x', '-xy', '-x=y', '-1', '--read-only=true']);

/** What Node's parser makes of a command line, or the first word that is wrong. */
function byNode(args: string[]): unknown {
  const text = { type: 'string', multiple: true } as const;
  const options = { tools: text, deny: text, 'read-only': { type: 'boolean' } } as const;
  const { tokens } = parseArgs({ args, options, strict: false, allowPositionals: true, tokens: true });
  const result: Record<string, unknown> & { operands: string[] } = { operands: [] };
  for (const token of tokens) {
    if (token.kind === 'positional') result.operands.push(token.value);
    if (token.kind !== 'option') continue;
    const { name, rawName, value, inlineValue } = token;
    if (name === 'read-only') result[name] = true;
    else if (!(name in options) && !(name.replace(/^no-/, '') in options)) return `Unknown option ${rawName}.`;
    else if (value === undefined || (!inlineValue && value.startsWith('--')))
      return `${rawName} needs a value: ${rawName} TOOLS`;
    else result[name] = [...((result[name] as string[] | undefined) ?? []), value];
  }
  return result;
}

function byUs(args: readonly string[]): unknown {
  try {
    const { operands, values } = parse(args, flags);
    return { operands, ...values };
  } catch (error) {
    return (error as Error).message.replace(/^(Unknown option \S*\.).*/, '$1');
  }
}

test('reads command lines as Node does', () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...WORDS), { maxLength: 6 }), (args) => {
      expect(byUs(args)).toStrictEqual(byNode(args));
    }),
    { numRuns: 2000 },
  );
});
