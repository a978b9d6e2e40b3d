import fc from 'fast-check';
import { InputError } from '../../../codegen/common/errors.ts';
import { ToolError } from '../../../src/common/tool-error.ts';
import { type CheckedArguments, type JsonSchema, type Operation, RESERVED_ARGUMENTS } from '../../../src/contract.ts';
import { type Generated, generate } from '../../../src/documents/generate.ts';
import { makeCheck } from '../../../src/runtime/gate/arguments/make-check.ts';
import { requestFor } from '../../../src/runtime/network/controller/request.ts';
import { anyArguments } from '../any-arguments.ts';
import { anyMutations, mutated, operationsIn } from './mutation.ts';
import { RequestOracle } from './request-oracle.ts';
import { seedDocument } from './seed-document.ts';

/** The result of a run. */
export interface DocumentReport {
  readonly documents: number;
  readonly operations: number;
  /** Requests that the oracle judged, and those of documents that it could not read. */
  readonly judged: number;
  readonly unjudged: number;
  /** The first fault, with the document that shows it. */
  readonly fault?: string;
}

/** Requests for each operation, and operations for each document. */
const REQUESTS = 2;
const OPERATIONS = 3;

/**
 * Serves mutated documents: each operation becomes a tool or is left out with its reason, and each request that a tool
 * makes is valid against the document.
 */
export async function fuzzDocuments(documents: number, seed: number): Promise<DocumentReport> {
  const counts = { documents: 0, operations: 0, judged: 0, unjudged: 0 };
  const versions = fc.constantFrom('3.0.3', '3.1.0');
  const property = fc.asyncProperty(versions, anyMutations, fc.nat(), async (version, mutations, draw) => {
    const document = mutated(seedDocument(version), mutations);
    const text = JSON.stringify(document);
    counts.documents += 1;
    const generated = await served(text);
    if (generated === undefined) return;
    requireAll(document, generated);
    const { inputs, operations } = generated.tables;
    counts.operations += operations.length;
    const oracle = new RequestOracle(JSON.parse(text));
    try {
      for (const offset of Array.from({ length: Math.min(OPERATIONS, operations.length) }).keys()) {
        const operation = operations[(draw + offset) % operations.length];
        const input = operation && inputs[operation.name];
        if (operation === undefined || input === undefined) continue;
        const check = await makeCheck(input);
        const args = fc.sample(anyArguments(input.schema as JsonSchema), { numRuns: REQUESTS, seed: draw });
        for (const each of args) {
          const request = await accepted(async () => requestFor(operation, '', sent(operation, await check(each))));
          if (request === undefined) continue;
          const judgement = await oracle.judge(operation.method, operation.path, request, operation.base ?? '');
          if (judgement === undefined) counts.unjudged += 1;
          else counts.judged += 1;
          if (judgement?.startsWith('invalid')) throw new Error(`${operation.method} ${operation.path} ${judgement}`);
        }
      }
    } finally {
      oracle.close();
    }
  });
  const details = await fc.check(property, {
    numRuns: documents,
    seed,
    endOnFailure: false,
    interruptAfterTimeLimit: 6 * 3_600_000,
  });
  if (!details.failed) return counts;
  const [version, mutations] = details.counterexample ?? [];
  const shown = version === undefined ? '' : JSON.stringify(mutated(seedDocument(version), mutations ?? []));
  return { ...counts, fault: `${details.errorInstance}\n${shown}` };
}

/** Undefined for a document that is refused as a whole, with its reason. */
async function served(text: string): Promise<Generated | undefined> {
  try {
    return await generate([{ file: 'fuzz.json', text }]);
  } catch (error) {
    if (error instanceof InputError) return undefined;
    throw error;
  }
}

/** @throws {Error} for an operation that is neither served nor said to be left out */
function requireAll(document: Parameters<typeof operationsIn>[0], { leftOut, tables }: Generated): void {
  const tools = new Set(tables.operations.map(({ method, path }) => `${method} ${path}`));
  const lost = operationsIn(document).filter(
    ({ call, pointer }) => !tools.has(call) && !leftOut.some((text) => text.includes(call) || text.includes(pointer)),
  );
  if (lost.length > 0) throw new Error(`lost without a reason: ${lost.map(({ call }) => call).join(', ')}`);
}

/** The arguments that are sent, without those that this server uses itself. */
const sent = ({ arguments: places }: Operation, given: CheckedArguments): CheckedArguments =>
  Object.fromEntries(Object.entries(given).filter(([name]) => Object.hasOwn(places, name) || !OURS.has(name)));

const OURS: ReadonlySet<string> = new Set([...RESERVED_ARGUMENTS, 'limit', 'filter']);

/** The request of a call; undefined for arguments that are refused. */
async function accepted<T>(make: () => Promise<T>): Promise<T | undefined> {
  try {
    return await make();
  } catch (error) {
    if (error instanceof ToolError) return undefined;
    throw error;
  }
}
