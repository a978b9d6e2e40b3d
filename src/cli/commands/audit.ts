import { cannotBeRead } from '../../common/cannot-be-read.ts';
import { Catalogue } from '../../common/catalogue.ts';
import { checkFileEnds } from '../../common/trusted-files.ts';
import { RESERVED_TOOLS } from '../../contract.ts';
import { operations } from '../../generated/operations.ts';
import { insightTools } from '../../insight/index.ts';
import { resolveToolNames } from '../../runtime/gate/policy/name-list.ts';
import type { ReadCall } from '../../runtime/safety/audit/read-trail.ts';
import { escapeLine } from '../../runtime/safety/sanitize/escape.ts';
import type { Command } from '../command.ts';
import { EXIT } from '../exit-code.ts';
import { auditTarget } from '../files/audit-file.ts';
import { refuseForeign } from '../files/refuse-foreign.ts';
import type { Flag } from '../flag.ts';
import { configFlag, safetyFlags } from '../flags.ts';
import { orUsageError } from '../resolve/exposure.ts';
import { since } from '../since.ts';
import type { Screen } from '../terminal/fitted.ts';
import { note } from '../terminal/note.ts';
import { print, printProse } from '../terminal/print.ts';
import { table } from '../terminal/table.ts';
import { UsageError } from '../usage-error.ts';

const flags: readonly Flag[] = [
  { name: 'since', kind: 'text', value: 'WHEN', help: 'only calls since a date, or since this long ago: 30m, 2h, 7d' },
  { name: 'tool', kind: 'list', value: 'GLOBS', help: 'only calls of these tools' },
  { name: 'failed', kind: 'switch', help: 'only calls that were refused or failed, or whose outcome is unknown' },
  { name: 'json', kind: 'switch', help: 'print every call in full, as one line of JSON each' },
  ...safetyFlags
    .filter(({ name }) => name === 'audit')
    .map((flag) => ({ ...flag, help: 'read the audit trail in FILE (the default file)' })),
  configFlag,
];

/** Results that are not failures. A call that is waiting for confirmation was neither refused nor made. */
const WELL: readonly string[] = ['done', 'asked'];

/** Terminals with at least this many columns get the wide table. */
const WIDE = 110;

export const auditCommand: Command = {
  name: 'audit',
  help: 'print the calls in the audit trail, including its rotated files',
  flags,
  examples: ['ziti-mcp audit --since 2h --failed', "ziti-mcp audit --tool 'delete*' --json | jq .arguments"],

  async run({ values, environment, stdout }) {
    const target = auditTarget(values, environment);
    if (target.kind === 'stderr') throw new UsageError('The trail goes to stderr; name a file with --audit.');
    const { path } = target;
    refuseForeign('--audit', () => checkFileEnds(path));
    const when = values.text('since');
    const from = when === undefined ? '' : since(when, new Date()).toISOString();
    const { readTrail, toolsIn } = await import('../../runtime/safety/audit/read-trail.ts');
    const unreadableTrail = (error: unknown): never => {
      throw new UsageError(`--audit ${path} ${cannotBeRead(error)}.`);
    };
    const named = values.list('tool');
    const tools = named && selectedTools(named, await toolsIn(path).catch(unreadableTrail));
    const wanted = ({ time, tool, result }: ReadCall) =>
      time >= from && (tools?.has(tool) ?? true) && !(values.on('failed') && WELL.includes(result));
    const { files, calls, unreadable } = await readTrail(path, wanted).catch(unreadableTrail);
    if (files === 0 && values.text('audit') !== undefined) {
      throw new UsageError(`There is no file ${path}: give --audit the file that the server writes to.`);
    }
    if (values.on('json')) for (const call of calls) await print(stdout, escapeLine(JSON.stringify(call)));
    else if (files === 0) await printProse(stdout, `No calls yet: nothing has been written to ${path}`);
    else await print(stdout, calls.length > 0 ? tableOf(calls, stdout) : `No calls in ${path}`);
    if (unreadable > 0) note(`${unreadable === 1 ? '1 line' : `${unreadable} lines`} of ${path} could not be read`);
    return EXIT.done;
  },
};

/** @param recorded the tools of the trail, which may be those of another document */
function selectedTools(entries: readonly string[], recorded: readonly string[]): ReadonlySet<string> {
  const others = [...RESERVED_TOOLS, ...recorded];
  const catalogue = new Catalogue(operations, insightTools);
  return orUsageError(() => resolveToolNames(entries, catalogue, others, '--tool')).selected;
}

function tableOf(calls: readonly ReadCall[], screen: Screen): string {
  if (screen.isTTY && screen.columns && screen.columns < WIDE) {
    return table(
      ['time', 'tool', 'result'],
      calls.map((call) => [call.time.slice(5, 16).replace('T', ' '), call.tool, resultOf(call)].map(escapeLine)),
      screen,
    );
  }
  return table(
    ['time', 'tool', 'effect', 'result', 'ms', 'identity', 'client', 'entities'],
    calls.map((call) =>
      [
        call.time.slice(0, 19).replace('T', ' '),
        call.tool,
        call.effect ?? '',
        resultOf(call),
        String(call.milliseconds ?? ''),
        call.identity,
        call.client?.name ?? '',
        (call.entities ?? []).join(' '),
      ].map(escapeLine),
    ),
    screen,
  );
}

/** `done 200`, `refused (read-only)`, `controller 404`, or `unknown`. */
function resultOf({ result, status, rule, decision, omitted }: ReadCall): string {
  if (omitted !== undefined) return `${result} (${omitted} calls)`;
  if (decision === 'refused') return `${result} (${rule ?? ''})`;
  return status === undefined ? result : `${result} ${status}`;
}
