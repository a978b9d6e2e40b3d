import { Catalogue } from '../../common/catalogue.ts';
import type { Logger } from '../../common/log.ts';
import { ToolList } from '../../common/tool-list.ts';
import type { ApiDocument, ChangeTable, JsonSchema, SecretTable } from '../../contract.ts';
import { FolderCache } from '../../documents/cache.ts';
import { DocumentError } from '../../documents/document-error.ts';
import { openDocuments } from '../../documents/open-documents.ts';
import { apis } from '../../generated/apis.ts';
import { INSIGHT_TOOLS, insightTools } from '../../insight/index.ts';
import { splitList } from '../../runtime/gate/policy/name-list.ts';
import type { Tool } from '../../runtime/owners/tool.ts';
import type { TextSources } from '../../runtime/tools/exposure/operation-texts.ts';
import { userFolders } from '../files/user-folders.ts';
import type { Environment } from '../merge.ts';
import type { Values } from '../read-values.ts';
import { UsageError } from '../usage-error.ts';
import { factsOfOperations, listedLines, wholeOperations } from './prepared.ts';

/** What the generator gives a server. Anything a start does not need is loaded on first use. */
export interface TableSources extends TextSources {
  readonly catalogue: Catalogue;
  readonly apis: Readonly<Record<string, ApiDocument>>;
  readonly toolList: ToolList;
  /** Hand-written tools; `toolList` has them too. */
  readonly own: readonly Tool[];
  readonly secrets: () => Promise<SecretTable>;
  readonly changes: () => Promise<ChangeTable>;
}

const insightOutputs = async (): Promise<Readonly<Record<string, JsonSchema>>> =>
  Object.fromEntries(await Promise.all(INSIGHT_TOOLS.map(async ({ name, output }) => [name, await output()] as const)));

/** What was learned from example questions about the package's own operations. */
const searchEmbedding = async () => (await import('../../generated/search-embedding.ts')).searchEmbedding;

/** The tables of the package. */
export const builtIn = (): TableSources => {
  const facts = factsOfOperations();
  const names = facts.map(({ name }) => name);
  return {
    catalogue: new Catalogue(facts, insightTools, wholeOperations),
    apis,
    toolList: ToolList.prepared(names, listedLines()).and(insightTools.map(({ listed }) => listed)),
    own: insightTools,
    inputs: async () => (await import('../../generated/inputs.ts')).inputs,
    outputs: async () => ({ ...(await import('../../generated/outputs.ts')).outputs, ...(await insightOutputs()) }),
    secrets: async () => (await import('../../generated/secrets.ts')).secrets,
    changes: async () => (await import('../../generated/changes.ts')).changes,
    signatures: async () => (await import('../../generated/signatures.ts')).signatures,
    searchData: async () => (await import('../../generated/search-data.ts')).searchData,
    searchEmbedding,
  };
};

/** Operands after `--spec` are more documents: `run --spec one.yaml two.yaml`. */
export function withDocuments(operands: readonly string[], values: Values): Values {
  const named = values.list('spec');
  return named === undefined || operands.length === 0 ? values : values.withList('spec', [...named, ...operands]);
}

/**
 * Resolves the tables: the package's own, or those of the documents that `--spec` names.
 * @throws {UsageError} for documents that cannot be read or served
 */
export async function resolveTables(values: Values, environment: Environment, log: Logger): Promise<TableSources> {
  const named = values.list('spec')?.flatMap(splitList);
  const overlay = values.text('overlay');
  if (named === undefined) {
    if (overlay !== undefined) throw new UsageError('--overlay needs --spec: name the documents it is for.');
    return builtIn();
  }
  if (named.length === 0) throw new UsageError('--spec needs the path of an OpenAPI document.');
  const settings = { files: named, ...(overlay === undefined ? {} : { overlay }) };
  const cache = new FolderCache(userFolders(environment, process.platform).cache);
  const opened = await openDocuments(settings, cache, (message) => log.warn(message)).catch((error) => {
    throw error instanceof DocumentError ? new UsageError(error.message) : error;
  });
  const { leftOut, operations: served, rest, warnings } = opened;
  for (const text of leftOut) log.warn(`--spec: left out an operation that cannot become a tool. ${text}`);
  for (const text of warnings) log.warn(`--spec: a fault that leaves no tool out. ${text}`);
  const unreviewed = served.filter(({ review }) => review).length;
  log.info('documents', { apis: Object.keys(opened.apis), tools: served.length, unreviewed });
  return {
    catalogue: new Catalogue(served, [], opened.whole),
    apis: opened.apis,
    toolList: opened.toolList,
    own: [],
    inputs: async () => byName((await rest()).inputs),
    outputs: async () => byName((await rest()).outputs),
    secrets: async () => {
      const { secrets } = await rest();
      return { ...secrets, tools: byName(secrets.tools) };
    },
    changes: async () => {
      const { changes, unread, targets } = (await rest()).changes;
      return { changes: byName(changes), unread: byName(unread), targets: byName(targets) };
    },
    signatures: async () => byName((await rest()).signatures),
    searchData: async () => (await rest()).searchData,
    // The examples are about this package's operations, and say nothing about those of other documents.
    searchEmbedding: async () => ((await rest()).searchData.known.length > 0 ? searchEmbedding() : undefined),
  };
}

/** A map whose keys come from elsewhere: it only has its own entries, nothing inherited. */
const byName = <T extends object>(map: T): T => Object.assign(Object.create(null), map);
