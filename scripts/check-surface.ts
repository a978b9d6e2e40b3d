/**
 * The CI check of the tool surface: whether the generated files are up to date, and what changed for agents.
 * `npm run check:surface -- [--old git:origin/main] [--new installed] [--fail-on breaking] [--summary FILE]`
 * Exit code: 0 if all is well, 1 if not, 2 if the check itself failed.
 */
import { appendFileSync } from 'node:fs';
import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import { parseArgs } from 'node:util';
import { driftHere, shownDrift } from '../codegen/command-line.ts';
import { InputError } from '../codegen/common/errors.ts';
import { main } from '../src/cli/main.ts';
import { KnownSecrets } from '../src/runtime/safety/secrets/known-secrets.ts';

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
  /** Markdown. */
  readonly said: string;
}

/** Whether the generated files are those that the generator writes. */
async function generatedFiles(): Promise<Ended> {
  try {
    const drift = await driftHere();
    if (drift.length === 0) return { status: 0, said: '' };
    return {
      status: 1,
      said: `## Generated files are out of date\n\n${block('diff', drift.map(shownDrift).join('\n'))}\n`,
    };
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    console.error(error.message);
    return { status: 2, said: '' };
  }
}

/** What changed for agents. */
async function surfaceDiff(): Promise<Ended> {
  const printed = new PassThrough();
  const said = text(printed);
  const failOn = values['fail-on'] === 'none' ? [] : ['--fail-on', values['fail-on']];
  const diff = ['surface', 'diff', values.old, values.new, '--format', 'markdown', ...failOn];
  const status = await main(diff, process.env, printed, new KnownSecrets());
  printed.end();
  return { status, said: await said };
}

/** A code block with a fence that is longer than any in its content. */
const block = (language: string, text: string): string => `\`\`\`\`\`${language}\n${text.trim()}\n\`\`\`\`\`\n`;

const checks = [await generatedFiles(), await surfaceDiff()];
const report = checks.map(({ said }) => said).join('');
process.stdout.write(report);
if (values.summary !== undefined) appendFileSync(values.summary, report);
process.exitCode = Math.max(...checks.map(({ status }) => status));
