import { Aliases } from './aliases.ts';
import { ArgumentTexts } from './arguments.ts';
import { basePathOf } from './base-path.ts';
import { buildTool, type Found } from './build-tool.ts';
import { changeTable } from './changes.ts';
import type { Loaded, LoadedDocument } from './load.ts';
import type { Api, Model } from './model.ts';
import { type OnFault, refuse, unlessFaulty } from './on-fault.ts';
import { httpOperations } from './operations.ts';
import type { Overlay } from './overlay.ts';
import { OverlayIndex } from './overlay-index.ts';
import { questionsOf } from './questions.ts';
import { requireLists } from './references.ts';
import { repaired } from './repair.ts';
import { RowFields } from './rows.ts';
import { SchemaResolver } from './schema.ts';
import { secretTable } from './secrets.ts';
import { requireDistinctPhrases } from './thesaurus.ts';

/**
 * Joins documents and overlay to the model of the whole tool surface.
 * @param onFault decides over every operation that cannot be generated, and over every part of the overlay that is
 * missing or fits nothing
 */
export function buildModel({ documents, overlay }: Loaded, onFault: OnFault = refuse): Model {
  const apis = documents.map((loaded) => readApi(loaded, overlay, onFault));
  const index = new OverlayIndex(
    overlay,
    apis.map(({ api }) => api),
    onFault,
  );
  const found = documents.flatMap(({ file }, number) => placeAll(apis[number] as Api, file, index, onFault));
  found.sort((a, b) => (a.placed.name < b.placed.name ? -1 : 1));
  const names = found.map(({ placed }) => placed.name);
  const shared = {
    texts: new ArgumentTexts(overlay.arguments, onFault),
    rowFields: new RowFields(overlay.categories, onFault),
    aliases: new Aliases(names, onFault),
    refers: overlay.refers,
    onFault,
  };
  const tools = found.flatMap((each) => unlessFaulty(() => buildTool(each, shared), onFault) ?? []);
  index.requireAllUsed();
  shared.texts.requireAllUsed();
  shared.rowFields.requireAllUsed();
  requireLists(overlay.refers, tools, onFault);
  const operations = tools.map(({ operation }) => operation);
  requireDistinctPhrases(overlay.thesaurus);
  return {
    apis,
    secrets: secretTable(overlay.secrets, tools, onFault),
    changes: changeTable(overlay.changes, tools, onFault),
    categories: index.categories
      .filter(({ category }) => operations.some((each) => each.category === category))
      .map(({ category, title }) => ({ id: category, title })),
    tools,
    thesaurus: overlay.thesaurus,
    questions: questionsOf(overlay.questions, tools, onFault),
    overlay,
    newcomers: index.newcomers,
  };
}

function readApi({ api, document: imported, lock, file }: LoadedDocument, overlay: Overlay, onFault: OnFault): Api {
  const document = repaired(imported, overlay.repairs[api] ?? [], file, onFault);
  const { title, version, digest } = lock;
  return { api, title, version, digest, basePath: basePathOf(document, file), document };
}

function placeAll(api: Api, file: string, index: OverlayIndex, onFault: OnFault): Found[] {
  const resolver = new SchemaResolver(api.document, file);
  return [...httpOperations(api.document)].flatMap((http) => {
    const placed = unlessFaulty(() => index.place(api.api, http, file), onFault);
    return placed === undefined ? [] : [{ api, file, resolver, http, placed }];
  });
}
