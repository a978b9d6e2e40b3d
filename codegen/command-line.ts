import { parseArgs } from 'node:util';
import { createTwoFilesPatch } from 'diff';
import { insightTools } from '../src/insight/index.ts';
import { questions } from '../src/insight/questions/index.ts';
import { cachedSteps } from './common/cached-steps.ts';
import { InputError } from './common/errors.ts';
import { importAll } from './documents/import.ts';
import { apply, type Drift, emitAll, findDrift } from './generate.ts';
import { handWritten } from './model/hand-written.ts';
import { UpgradeError } from './upgrade/upgrade-error.ts';

const USAGE = `Usage:
  npm run upgrade -- FILE|URL...  [--ca FILE]       import newer documents, adapt the overlay, generate
  npm run spec:import -- FILE|URL...  [--ca FILE]   import OpenAPI documents into spec/
  npm run generate                                  write src/generated/ and the reference in docs/
  npm run generate -- --check                       exit 1 and show the difference if they would change`;

/** Diff lines shown per file; the rest are counted. */
const SHOWN_LINES = 60;

interface Options {
  readonly ca?: string;
  readonly check?: boolean;
}

/** The tools that are not in any document. */
const operatorTools = handWritten(insightTools, questions);

/** What differs on disk from what is generated for the repository in this folder. */
export const driftHere = async (): Promise<Drift[]> => findDrift('.', await emitAll('.', cachedSteps(), operatorTools));

type Command = (operands: readonly string[], options: Options) => Promise<number>;

const commands: Readonly<Record<string, Command>> = {
  async import(locations, { ca }) {
    if (locations.length === 0) return misuse('name at least one document');
    for (const { api, lock } of await importAll(locations, 'spec', ca)) {
      console.log(`${api} ${lock.version}: ${lock.operations} operations -> spec/${api}.json`);
    }
    return 0;
  },

  async upgrade(locations, { ca }) {
    if (locations.length === 0) return misuse('name at least one document');
    const [{ upgrade }, { report }, { undeclaredSecrets, upgradeDiff }] = await Promise.all([
      import('./upgrade/upgrade.ts'),
      import('./upgrade/report.ts'),
      import('./upgrade/upgrade-diff.ts'),
    ]);
    const upgraded = await upgrade('.', locations, { ca, handWritten: operatorTools });
    console.log(report(upgraded, upgradeDiff(upgraded), undeclaredSecrets(upgraded)));
    return 0;
  },

  async generate(operands, { check }) {
    if (operands.length > 0) return misuse(`generate takes no "${operands[0]}"`);
    const drift = await driftHere();
    if (check) return report(drift);
    await apply('.', drift);
    for (const { path, after } of drift) console.log(`${after === undefined ? 'removed' : 'wrote'} ${path}`);
    if (drift.length === 0) console.log('Nothing to change.');
    return 0;
  },
};

function report(drift: readonly Drift[]): number {
  for (const each of drift) console.log(shownDrift(each));
  if (drift.length > 0) console.error(`${drift.length} generated files are out of date: run npm run generate.`);
  return drift.length > 0 ? 1 : 0;
}

/** A file that differs, as a patch. */
export function shownDrift({ path, before, after }: Drift): string {
  const lines = createTwoFilesPatch(path, path, before ?? '', after ?? '', 'on disk', 'generated').split('\n');
  const rest = lines.length - SHOWN_LINES;
  return [...lines.slice(1, SHOWN_LINES), ...(rest > 0 ? [`... and ${rest} more lines`] : [])].join('\n');
}

function misuse(problem: string): number {
  console.error(`${problem}\n\n${USAGE}`);
  return 2;
}

/** Runs the generator's command line. @returns its exit code */
export async function main(argv: readonly string[]): Promise<number> {
  return dispatch(argv).catch((error: unknown) => {
    const expected = error instanceof InputError || error instanceof UpgradeError;
    if (!expected && !(error instanceof TypeError && 'code' in error)) throw error;
    console.error((error as Error).message);
    return 2;
  });
}

async function dispatch(argv: readonly string[]): Promise<number> {
  const { positionals, values } = parseArgs({
    args: [...argv],
    allowPositionals: true,
    options: { ca: { type: 'string' }, check: { type: 'boolean' }, help: { type: 'boolean', short: 'h' } },
  });
  const [name = '', ...operands] = positionals;
  if (values.help) {
    console.log(USAGE);
    return 0;
  }
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
  return command === undefined ? misuse(`unknown command "${name}"`) : command(operands, values);
}
