import { RowFields } from '../answers/rows.ts';
import { InputError } from '../common/errors.ts';
import { ownValue } from '../common/json.ts';
import { type OnFault, refuse } from '../common/on-fault.ts';
import { httpOperations } from '../documents/operations.ts';
import { basePathOf } from '../documents/servers.ts';
import { Aliases } from '../overlay/aliases.ts';
import { ArgumentTexts } from '../overlay/arguments.ts';
import type { Overlay } from '../overlay/overlay.ts';
import { OverlayIndex } from '../overlay/overlay-index.ts';
import { repaired } from '../overlay/repair.ts';
import { requireDistinctPhrases } from '../overlay/thesaurus.ts';
import { Declared } from '../schemas/declared.ts';
import { SchemaResolver } from '../schemas/resolver.ts';
import { SchemaCuts } from '../schemas/size.ts';
import { buildTool, type Found, type Shared } from './build-tool.ts';
import { changeTable } from './changes.ts';
import { withChoicesOnce } from './listed-choices.ts';
import type { Loaded, LoadedDocument } from './load.ts';
import type { Api, LeftOut, Model } from './model.ts';
import { questionsOf } from './questions.ts';
import { requireLists } from './references.ts';
import { secretTable } from './secrets.ts';

/**
 * Limits on the schemas of all answers together, and of a single one, in values; and on the schemas of all arguments
 * that are recursive or very large.
 */
const MOST_OF_ANSWERS = 1_000_000;
const LEAST_OF_ANSWER = 100;
const MOST_DEFINED = 2_000_000;
const LEAST_DEFINED = 500;

/**
 * Combines documents and overlay into the model of the whole tool surface.
 * @param onFault called for every operation that cannot be generated, and every overlay part that is missing or matches
 * nothing
 */
export function buildModel({ documents, handWritten = [], overlay, guess }: Loaded, onFault: OnFault = refuse): Model {
  const apis = documents.map((loaded) => readApi(loaded, overlay, onFault));
  const index = new OverlayIndex(
    overlay,
    apis.map(({ api }) => api),
    onFault,
  );
  const found = placeAll(
    documents.flatMap((loaded, number) => foundIn(apis[number] as Api, loaded, onFault)),
    index,
  );
  found.sort((a, b) => (a.placed.name < b.placed.name ? -1 : 1));
  const names = found.map(({ placed }) => placed.name);
  const shared = {
    texts: new ArgumentTexts(overlay.arguments, onFault),
    rowFields: new RowFields(overlay.categories, onFault),
    aliases: new Aliases(names, onFault),
    refers: overlay.refers,
    guess: guess === true,
    ids: overlay.ids,
    mostOfAnswer: Math.max(LEAST_OF_ANSWER, Math.floor(MOST_OF_ANSWERS / Math.max(1, found.length))),
    mostDefined: Math.max(LEAST_DEFINED, Math.floor(MOST_DEFINED / Math.max(1, found.length))),
    onFault,
  };
  const { built, leftOut } = buildAll(found, shared);
  const tools = withChoicesOnce(built);
  index.requireAllUsed();
  shared.texts.requireAllUsed();
  shared.rowFields.requireAllUsed();
  requireLists(overlay, tools, onFault);
  const used = new Set(tools.map(({ operation }) => operation.category));
  requireDistinctPhrases(overlay.thesaurus);
  return {
    apis,
    secrets: secretTable(overlay.secrets, tools, onFault),
    changes: changeTable(overlay.changes, tools, onFault),
    categories: index.categories
      .filter(({ category }) => used.has(category))
      .map(({ category, title }) => ({ id: category, title })),
    tools,
    handWritten,
    leftOut,
    thesaurus: overlay.thesaurus,
    questions: {
      ...questionsOf(overlay.questions, tools, onFault),
      ...Object.fromEntries(handWritten.map(({ questions, operation }) => [operation.name, questions])),
    },
    overlay,
    unreviewed: index.unreviewed,
  };
}

/** Builds every tool. An operation that cannot be one is left out and reported. */
function buildAll(found: readonly Found[], shared: Shared) {
  const leftOut: LeftOut[] = [];
  const built = found.flatMap((each) => {
    try {
      return [buildTool(each, shared)];
    } catch (error) {
      const why = asFault(error, each);
      leftOut.push({ api: each.api.api, operation: `${each.http.method} ${each.http.path}`, why });
      shared.onFault(why);
      return [];
    }
  });
  return { built, leftOut };
}

function readApi({ api, document: imported, lock, file }: LoadedDocument, overlay: Overlay, onFault: OnFault): Api {
  const document = repaired(imported, ownValue(overlay.repairs, api) ?? [], file, onFault);
  const { title, version, digest } = lock;
  return { api, title, version, digest, basePath: basePathOf(document, file, onFault), document };
}

function foundIn(api: Api, { file, summaries }: LoadedDocument, onFault: OnFault): Omit<Found, 'placed'>[] {
  const resolver = new SchemaResolver(api.document, file, onFault);
  const once = { api, file, resolver, declared: new Declared(), cuts: new SchemaCuts() };
  return [...httpOperations(api.document)].map((http) => ({ ...once, http, summary: summaries?.get(http.pointer) }));
}

/** A document fault for whatever prevented an operation from being read; the others are unaffected. */
function asFault(error: unknown, { file, http }: Found): InputError {
  if (error instanceof InputError) return error;
  return new InputError(file, http.pointer, `cannot be read: ${String(error)}`, 'correct the document at this place');
}

/** Names from the overlay come first: no other operation can have them. */
function placeAll(found: readonly Omit<Found, 'placed'>[], index: OverlayIndex): Found[] {
  const known = found.map((each) => ({ ...each, placed: index.placeKnown(each.api.api, each.http, each.file) }));
  const isKnown = (each: (typeof known)[number]): each is Found => each.placed !== undefined;
  return [...known.filter(isKnown), ...index.placeOthers(found.filter((_, number) => !known[number]?.placed))];
}
