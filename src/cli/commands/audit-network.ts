import { splitList } from '../../runtime/gate/policy/name-list.ts';
import { answerText, callOperatorTool } from '../call-operator-tool.ts';
import type { Command } from '../command.ts';
import { EXIT, exitCodeOf } from '../exit-code.ts';
import { readTrustedJson } from '../files/read-trusted.ts';
import type { Flag } from '../flag.ts';
import { connectionFlags, exposureFlags, generalFlags, safetyFlags } from '../flags.ts';
import { print } from '../terminal/print.ts';
import { printFailure } from '../terminal/print-failure.ts';
import { UsageError } from '../usage-error.ts';

const flags: readonly Flag[] = [
  { name: 'json', kind: 'switch', help: 'print the findings as JSON; you can save them as a baseline' },
  {
    name: 'baseline',
    kind: 'text',
    value: 'FILE',
    help: 'leave out the findings in FILE, saved from an earlier --json',
  },
  { name: 'checks', kind: 'list', value: 'IDS', help: 'run only these checks, and show every finding' },
  {
    name: 'severity',
    kind: 'text',
    value: 'LEAST',
    help: 'lowest severity to show: high, medium or low',
    choices: ['high', 'medium', 'low'],
  },
];

export const auditNetworkCommand: Command = {
  name: 'audit-network',
  help: 'look for what is exposed, broken or risky in a network; exits with 1 if it finds anything',
  flags: [...flags, ...connectionFlags, ...exposureFlags, ...safetyFlags, ...generalFlags],
  examples: [
    'ziti-mcp audit-network --sandbox',
    'ziti-mcp audit-network --identity admin.json --json > baseline.json',
    'ziti-mcp audit-network --identity admin.json --baseline baseline.json --severity high',
  ],

  async run(invocation) {
    const { values, stdout } = invocation;
    const [file, severity] = [values.text('baseline'), values.text('severity')];
    const checks = values.list('checks')?.flatMap(splitList);
    const args = {
      ...(checks !== undefined && { checks, limit: 1_000 }),
      ...(severity !== undefined && { severity }),
      ...(file !== undefined && { baseline: readBaseline(file) }),
    };
    const outcome = await callOperatorTool(invocation, 'auditNetwork', args);
    if (outcome.failure !== undefined) {
      printFailure(outcome.answer);
      return exitCodeOf(outcome.failure);
    }
    const data = outcome.answer.structuredContent as { readonly findings: readonly unknown[] };
    await print(stdout, values.on('json') ? JSON.stringify(data) : asCommand(answerText(outcome)));
    return data.findings.length === 0 ? EXIT.done : EXIT.no;
  },
};

/** An answer for a model, with the call that it advises as the flag of this command. */
const asCommand = (text: string): string =>
  text.replace(/auditNetwork \{"checks":\["([\w-]+)"\]\}\.$/m, 'ziti-mcp audit-network --checks $1');

/** The ids of the findings in a file. @throws {UsageError} if it is not a file of findings */
function readBaseline(file: string): readonly string[] {
  const data = readTrustedJson('--baseline', file);
  const findings = (data as { readonly findings?: readonly { readonly id?: unknown }[] } | null)?.findings;
  const ids = Array.isArray(findings) ? findings.map(({ id }) => id) : undefined;
  if (ids?.every((id) => typeof id === 'string')) return ids;
  throw new UsageError(`--baseline ${file} has no findings: make one with audit-network --json.`);
}
