import { isAtLeast } from '../../surface/change.ts';
import { DIFF_FORMATS, type DiffFormat, FAIL_ON } from '../../surface/options.ts';
import type { ReadController } from '../../surface/sources/controller.ts';
import type { Command, Invocation } from '../command.ts';
import { EXIT } from '../exit-code.ts';
import type { Flag } from '../flag.ts';
import { connectionFlags, generalFlags } from '../flags.ts';
import type { Values } from '../read-values.ts';
import { print } from '../terminal/print.ts';
import { quoteWord } from '../terminal/quote-word.ts';
import { table } from '../terminal/table.ts';
import { UsageError } from '../usage-error.ts';
import { version } from '../version.ts';

const flags: readonly Flag[] = [
  { name: 'json', kind: 'switch', help: 'print every tool in full, in a stable order' },
  {
    name: 'format',
    kind: 'text',
    value: 'FORM',
    help: `format of the diff: ${DIFF_FORMATS.join(', ')} (${DIFF_FORMATS[0]})`,
    choices: DIFF_FORMATS,
  },
  {
    name: 'fail-on',
    kind: 'text',
    value: 'CLASS',
    help: `exit with 1 if a change is of this class or worse: ${FAIL_ON.join(', ')}`,
    choices: FAIL_ON,
  },
  ...connectionFlags,
  ...generalFlags,
];

export const surfaceCommand: Command = {
  name: 'surface',
  operands: '[diff OLD NEW]',
  help: 'print all tools that can be served, or what changed: OLD and NEW are files, git:REV, installed or controller',
  flags,
  examples: [
    'ziti-mcp surface --json > tools.json',
    'ziti-mcp surface diff tools.json installed --fail-on breaking',
    'ziti-mcp surface diff installed edge-management.yml --format markdown',
    'ziti-mcp surface diff installed controller --identity admin.json',
  ],

  async run({ operands: [action, ...rest], values, environment, stdout, known }) {
    if (action === undefined) return show(values, stdout);
    const [before, after, ...more] = rest;
    if (action !== 'diff')
      throw new UsageError(`surface takes no ${quoteWord(action)}: use surface, or surface diff OLD NEW.`);
    if (before === undefined || after === undefined || more.length > 0) {
      throw new UsageError('surface diff takes two: OLD and NEW, each a file, git:REV, installed or controller.');
    }
    if (![before, after].includes('controller')) return diff(before, after, values, stdout);
    const { withController } = await import('../read-controller.ts');
    return withController(values, environment, known, (read) => diff(before, after, values, stdout, read));
  },
};

async function show(values: Values, stdout: Invocation['stdout']): Promise<number> {
  if (values.text('format') !== undefined || values.text('fail-on') !== undefined) {
    throw new UsageError('--format and --fail-on only work with surface diff OLD NEW.');
  }
  const [{ installed }, { surfaceJson, surfaceRows }] = await Promise.all([
    import('../../surface/sources/installed.ts'),
    import('../../surface/render/surface.ts'),
  ]);
  const surface = installed(version);
  if (values.on('json')) {
    await print(stdout, surfaceJson(surface));
    return EXIT.done;
  }
  const { head, rows } = surfaceRows(surface);
  await print(stdout, table(head, rows, stdout));
  const facts = [
    'Tokens are o200k_base. The whole list costs less than the sum of its tools.',
    ...surface.documents.map(({ api, version, digest }) => `${api} ${version} (${digest.slice(0, 19)})`),
  ];
  await print(stdout, `\n${facts.join('\n')}`);
  return EXIT.done;
}

async function diff(
  before: string,
  after: string,
  values: Values,
  stdout: Invocation['stdout'],
  read?: ReadController,
): Promise<number> {
  if (values.on('json')) throw new UsageError('Use --format json to print the diff as JSON.');
  const format = (values.text('format') ?? DIFF_FORMATS[0]) as DiffFormat;
  const failOn = values.text('fail-on') as (typeof FAIL_ON)[number] | undefined;
  const [{ compareSources }, { SurfaceFault }, { renderers }] = await Promise.all([
    import('../../surface/compare-sources.ts'),
    import('../../surface/fault.ts'),
    import('../../surface/render/index.ts'),
  ]);
  const difference = await compareSources(before, after, version, read).catch((error: unknown) => {
    throw error instanceof SurfaceFault ? new UsageError(error.message) : error;
  });
  await print(stdout, renderers[format](difference));
  if (failOn === undefined) return EXIT.done;
  const least = failOn === 'any' ? 'wording' : failOn;
  return difference.changes.some((change) => isAtLeast(change, least)) ? EXIT.no : EXIT.done;
}
