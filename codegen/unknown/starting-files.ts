import { Document } from 'yaml';
import type { Model, Tool } from '../model/model.ts';
import { apiInfix } from '../names/naming.ts';
import type { CategoryOverlay, OperationOverlay } from '../overlay/overlay.ts';
import { judgedByMethod } from '../overlay/unreviewed-entry.ts';
import { nodeOf, printed } from '../overlay/yaml-nodes.ts';
import { secretsByName } from './secrets-by-name.ts';

/** The comment at the top of each file, for the person who reviews it. */
const HEADS = {
  category: ' Check the effect of each operation, and say why it has it. Then remove its `review: true`.',
  secrets: ' Fields whose values are hidden, by the end of their path. Chosen by their names: check them.',
  apis: ' How the names of tools are made. `infix` is put after the verb.',
  repairs: ' Mistakes of the documents, by API: `at` a JSON pointer, what `was` there, what it `becomes`, and `why`.',
  arguments: ' Descriptions of arguments that mean the same in all operations, by name.',
  changes: ' How changes are read back, where that does not follow from the paths.',
  thesaurus: ' How people say things, for findOperations: add the words of this product.',
  questions: ' Example questions by operation; the name of this file is the category.',
} as const;

/**
 * The files of an overlay to begin with, by their paths below its folder: for each operation its name, and an effect by
 * its method; categories by tag; secrets by name. A person reviews them.
 */
export function startingFiles({ apis, unreviewed, thesaurus, tools, ...model }: Model): ReadonlyMap<string, string> {
  const names = apis.map(({ api }) => api);
  const infixes = names.map((api) => {
    const infix = apiInfix(api, names);
    return [api, infix === undefined ? {} : { infix }] as const;
  });
  const { changes, repairs, arguments: texts, refers } = model.overlay;
  const entries = new Map(unreviewed.map(({ name, overlay }) => [name, overlay]));
  const categories = new Map(unreviewed.map(({ category }) => [category.category, category]));
  const files: [string, keyof typeof HEADS, unknown][] = [
    ['apis.yaml', 'apis', { apis: Object.fromEntries(infixes) }],
    ['arguments.yaml', 'arguments', { arguments: texts, refers }],
    ['changes.yaml', 'changes', { changes }],
    ['repairs.yaml', 'repairs', { repairs }],
    ['secrets.yaml', 'secrets', { secrets: secretsByName(tools) }],
    ['thesaurus.yaml', 'thesaurus', { thesaurus }],
    ...[...categories.values()].map((category): (typeof files)[number] => {
      const own = tools.filter(({ operation }) => operation.category === category.category);
      return [`${category.category}.yaml`, 'category', categoryOf(category, own, entries)];
    }),
    [`questions/${[...categories.keys()][0] ?? 'none'}.yaml`, 'questions', {}],
  ];
  return new Map(files.map(([path, head, data]) => [path, textOf(HEADS[head], data)]));
}

function categoryOf(
  { category, title, tags }: CategoryOverlay,
  tools: readonly Tool[],
  entries: ReadonlyMap<string, OperationOverlay>,
): unknown {
  const operations = tools.map((tool) => {
    const { review: _, ...entry } = entries.get(tool.operation.name) ?? {};
    const { effect, method } = tool.operation;
    const whole = Object.entries(tool.operation.arguments).find(([, place]) => place.in === 'whole-body');
    const why = judgedByMethod(method);
    const wholeBody = whole === undefined ? {} : { wholeBody: whole[0] };
    return [tool.operation.name, { review: true, effect, why, ...entry, ...wholeBody }] as const;
  });
  return { category, title, tags, operations: Object.fromEntries(operations) };
}

function textOf(head: string, data: unknown): string {
  const document = new Document();
  document.contents = nodeOf(document, data) as never;
  document.commentBefore = head;
  return printed(document);
}
