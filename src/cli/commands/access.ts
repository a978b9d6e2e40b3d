import { writeFileSync } from 'node:fs';
import { parseToSend } from '../../common/exact-json.ts';
import { RepeatedName } from '../../common/repeated-names.ts';
import { systemReason } from '../../common/system-reason.ts';
import type { TestResult } from '../../insight/access-tests/types.ts';
import { answerText, callOperatorTool } from '../call-operator-tool.ts';
import type { Command } from '../command.ts';
import { EXIT, exitCodeOf } from '../exit-code.ts';
import { readAccessTests } from '../files/access-tests-file.ts';
import type { Flag } from '../flag.ts';
import { connectionFlags, exposureFlags, generalFlags, safetyFlags } from '../flags.ts';
import { junit } from '../junit.ts';
import { print } from '../terminal/print.ts';
import { printFailure } from '../terminal/print-failure.ts';
import { UsageError } from '../usage-error.ts';

const flags: readonly Flag[] = [
  { name: 'json', kind: 'switch', help: 'print the results as JSON' },
  {
    name: 'with',
    kind: 'text',
    value: 'CALL',
    help: 'test as if this call had already been made: TOOL {"argument":"value"}',
  },
  { name: 'junit', kind: 'text', value: 'FILE', help: 'write the results to FILE as JUnit XML, for CI' },
];

export const accessCommand: Command = {
  name: 'access',
  operands: 'test FILE',
  help: 'run a file of tests that say who can and cannot reach which services; exits with 1 if a test fails',
  flags: [...flags, ...connectionFlags, ...exposureFlags, ...safetyFlags, ...generalFlags],
  examples: [
    'ziti-mcp access test access.yaml --identity admin.json',
    `ziti-mcp access test access.yaml --sandbox --with 'deleteServicePolicy {"id":"dial-common"}'`,
    'ziti-mcp access test access.yaml --identity admin.json --junit results.xml',
  ],

  async run(invocation) {
    const { operands, stdout, values } = invocation;
    const [what, file, ...more] = operands;
    if (what !== 'test' || file === undefined || more.length > 0) {
      throw new UsageError('access takes "test" and a file: ziti-mcp access test access.yaml --sandbox');
    }
    const change = values.text('with');
    const args = { tests: await readAccessTests(file), ...(change !== undefined && { with: readCall(change) }) };
    const outcome = await callOperatorTool(invocation, 'testAccess', args);
    if (outcome.failure !== undefined) {
      printFailure(outcome.answer);
      return exitCodeOf(outcome.failure);
    }
    const data = outcome.answer.structuredContent as {
      readonly passed: boolean;
      readonly results: readonly TestResult[];
    };
    const report = values.text('junit');
    if (report !== undefined) writeReport(report, junit(data.results));
    await print(stdout, values.on('json') ? JSON.stringify(data) : answerText(outcome));
    return data.passed ? EXIT.done : EXIT.no;
  },
};

function writeReport(file: string, text: string): void {
  try {
    writeFileSync(file, text);
  } catch (error) {
    throw new UsageError(`--junit ${file} cannot be written: ${systemReason(error)}.`);
  }
}

/** A call in the notation of fixes: the tool, then its arguments as a JSON object. */
function readCall(text: string): { readonly tool: string; readonly arguments: unknown } {
  const [, tool, json = '{}'] = /^(\w+)\s*(\{.*\})?$/s.exec(text.trim()) ?? [];
  if (tool === undefined) throw new UsageError('--with takes a call: TOOL {"argument":"value"}.');
  try {
    return { tool, arguments: parseToSend(json) };
  } catch (error) {
    if (error instanceof RepeatedName) throw new UsageError(`--with: ${error.message}`);
    throw new UsageError(`--with: the arguments of ${tool} are not a JSON object.`);
  }
}
