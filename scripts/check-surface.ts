/**
 * What CI asks of the tool surface: that the generated files are up to date, and what changed for agents.
 * `npm run check:surface -- [--old git:origin/main] [--new installed] [--fail-on breaking] [--summary FILE]`
 * Exit code: 0 all is well, 1 it is not, 2 it could not be found out.
 */
import { spawnSync } from 'node:child_process';
import { appendFileSync } from 'node:fs';
import { parseArgs } from 'node:util';

const { values } = parseArgs({
  options: {
    old: { type: 'string', default: 'git:origin/main' },
    new: { type: 'string', default: 'installed' },
    /** `none` only shows. */
    'fail-on': { type: 'string', default: 'breaking' },
    /** A file that the report is appended to, such as the summary of a job. */
    summary: { type: 'string' },
  },
});

function run(...args: readonly string[]): { readonly status: number; readonly stdout: string } {
  const { status, stdout } = spawnSync(process.execPath, ['--import', 'tsx', ...args], {
    encoding: 'utf8',
    maxBuffer: 1 << 28,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  return { status: status ?? 2, stdout };
}

/** A code block that holds what it may: longer fences than any within. */
const block = (language: string, text: string): string => `\`\`\`\`\`${language}\n${text.trim()}\n\`\`\`\`\`\n`;

const drift = run('codegen/main.ts', 'generate', '--check');
const failOn = values['fail-on'] === 'none' ? [] : ['--fail-on', values['fail-on']];
const diff = run('src/cli.ts', 'surface', 'diff', values.old, values.new, '--format', 'markdown', ...failOn);

const report = [
  ...(drift.status === 1 ? ['## Generated files are out of date\n', block('diff', drift.stdout)] : []),
  diff.stdout,
].join('\n');
process.stdout.write(report);
if (values.summary !== undefined) appendFileSync(values.summary, report);
process.exitCode = Math.max(drift.status, diff.status);
