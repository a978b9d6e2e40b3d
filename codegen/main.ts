import { parseArgs } from 'node:util';
import { InputError } from './errors.ts';
import { importAll } from './import.ts';

const USAGE = `Usage:
  npm run spec:import -- FILE|URL...  [--ca FILE]   import OpenAPI documents into spec/
  npm run generate                                  write src/generated/ and docs/tools.md
  npm run generate -- --check                       exit 1 and show the difference if they would change`;

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { ca: { type: 'string' }, check: { type: 'boolean' }, help: { type: 'boolean', short: 'h' } },
});

async function main([command, ...rest]: readonly string[]): Promise<number> {
  if (values.help) return say(USAGE);
  if (command === 'import' && rest.length > 0) {
    for (const { api, lock } of await importAll(rest, 'spec', values.ca)) {
      say(`${api} ${lock.version}: ${lock.operations} operations -> spec/${api}.json`);
    }
    return 0;
  }
  console.error(USAGE);
  return 2;
}

function say(text: string): number {
  console.log(text);
  return 0;
}

main(positionals).then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    if (!(error instanceof InputError)) throw error;
    console.error(error.message);
    process.exitCode = 2;
  },
);
