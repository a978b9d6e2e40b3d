/**
 * The CI check of the tool surface: whether the generated files are up to date, and what changed for agents.
 * `npm run check:surface -- [--old git:origin/main] [--new installed] [--fail-on breaking] [--summary FILE]`
 * Exit code: 0 if all is well, 1 if not, 2 if the check itself failed.
 */
import { spawn } from 'node:child_process';
import { appendFileSync } from 'node:fs';
import { parseArgs } from 'node:util';

const { values } = parseArgs({
  options: {
    old: { type: 'string', default: 'git:origin/main' },
    new: { type: 'string', default: 'installed' },
    /** `none` never fails. */
    'fail-on': { type: 'string', default: 'breaking' },
    /** A file that the report is appended to, such as the summary of a job. */
    summary: { type: 'string' },
  },
});

interface Ended {
  readonly status: number;
  readonly stdout: string;
}

function run(...args: readonly string[]): Promise<Ended> {
  const child = spawn(process.execPath, ['--import', 'tsx', ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
  return new Promise((resolve, reject) => {
    let stdout = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout += text;
    });
    child.on('error', reject);
    child.on('close', (status) => resolve({ status: status ?? 2, stdout }));
  });
}

/** A code block with a fence that is longer than any in its content. */
const block = (language: string, text: string): string => `\`\`\`\`\`${language}\n${text.trim()}\n\`\`\`\`\`\n`;

const failOn = values['fail-on'] === 'none' ? [] : ['--fail-on', values['fail-on']];
const [drift, diff] = await Promise.all([
  run('codegen/main.ts', 'generate', '--check'),
  run('src/cli.ts', 'surface', 'diff', values.old, values.new, '--format', 'markdown', ...failOn),
]);

const report = [
  ...(drift.status === 1 ? ['## Generated files are out of date\n', block('diff', drift.stdout)] : []),
  diff.stdout,
].join('\n');
process.stdout.write(report);
if (values.summary !== undefined) appendFileSync(values.summary, report);
process.exitCode = Math.max(drift.status, diff.status);
