import { UsageError } from '../usage-error.ts';

/**
 * The access tests of a YAML file: a list, or the list under `tests`. The caller validates the tests.
 * @throws {UsageError} for a file that can't be read, or has no such list
 */
export async function readAccessTests(file: string): Promise<readonly unknown[]> {
  const { readTrustedYaml } = await import('./read-trusted-yaml.ts');
  const data = readTrustedYaml('The file of access tests', file);
  if (Array.isArray(data)) return data;
  const { tests } = (data ?? {}) as { readonly tests?: unknown };
  if (Array.isArray(tests)) return tests;
  throw new UsageError(`${file} has no list of tests: start it with "tests:".`);
}
