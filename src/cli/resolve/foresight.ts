import { ToolError } from '../../common/tool-error.ts';
import type { Foresight } from '../../runtime/owners/foresight.ts';
import type { Values } from '../read-values.ts';
import { UsageError } from '../usage-error.ts';
import type { TableSources } from './tables.ts';

/**
 * Resolves how the effect of changes on access is predicted: by the operator tools, which are loaded with the first
 * change. Undefined for documents that they do not know.
 * @throws {UsageError} for an invalid file of access tests
 */
export async function resolveForesight(values: Values, tables: TableSources): Promise<Foresight | undefined> {
  const file = values.text('access-tests');
  if (tables.own.length === 0) {
    if (file === undefined) return undefined;
    throw new UsageError('--access-tests cannot be combined with --spec: it needs the built-in documents.');
  }
  const tests = file === undefined ? undefined : await testsOf(file);
  const insight = () => import('../../insight/foresee-call.ts');
  return {
    effect: async (call) => (await insight()).effectOf(call),
    judge: async (call) => (await insight()).judgementOf(call),
    guard: async (call) => (tests === undefined ? undefined : (await insight()).requireTests(call, tests)),
  };
}

async function testsOf(file: string): Promise<readonly unknown[]> {
  const [{ readAccessTests }, { readTests }] = await Promise.all([
    import('../files/access-tests-file.ts'),
    import('../../insight/access-tests/read-tests.ts'),
  ]);
  const tests = await readAccessTests(file);
  try {
    readTests(tests);
  } catch (error) {
    if (error instanceof ToolError)
      throw new UsageError(`--access-tests ${file}: ${error.message} ${error.advice.person}`);
    throw error;
  }
  return tests;
}
