import { basename, dirname, join } from 'node:path';
import { ownValue } from '../common/json.ts';
import type { HttpOperation } from '../documents/operations.ts';
import { references, ruleName } from '../names/naming.ts';
import { kebabCase } from '../names/words.ts';
import type { CategoryOverlay, OperationOverlay } from './overlay.ts';
import { proposeRisk } from './risk.ts';

/** Names of files in an overlay that are not categories. */
const RESERVED_FILES = ['changes', 'secrets', 'apis', 'repairs', 'arguments', 'thesaurus'];

/** Why an operation that has not been reviewed has its effect. */
export const judgedByMethod = (method: string): string => `Judged by its method alone, which is ${method}.`;

/**
 * The entry of an operation that has not been reviewed: effect by its method, and marked for review.
 * @param infix of its API, with which a rule may name it
 * @param isOnly whether no other operation has its operationId
 */
export function unreviewedEntry(
  api: string,
  http: HttpOperation,
  name: string,
  infix: string | undefined,
  isOnly: boolean,
): OperationOverlay {
  const { method, operation } = http;
  const id = operation['operationId'];
  const byRule = ruleName(typeof id === 'string' ? id : undefined, infix) === name;
  const judged =
    proposeRisk(method).effect === 'read' ? {} : { effect: proposeRisk(method).effect, why: judgedByMethod(method) };
  const reference = references(api, http).at(id === undefined || !isOnly ? -1 : 0);
  return { review: true, ...(byRule || reference === undefined ? {} : { operation: reference }), ...judged };
}

/** The category of an operation by its tag: an existing or a new one. */
export function categoryFor(
  api: string,
  { operation }: HttpOperation,
  categories: readonly CategoryOverlay[],
): CategoryOverlay {
  const [tag = api] = Array.isArray(operation['tags']) ? operation['tags'].map(String) : [];
  const home = categories.find(({ tags }) => ownValue(tags, api)?.includes(tag));
  if (home) return home;
  const folder = dirname(categories[0]?.file ?? 'spec/overlay/.');
  const free = (id: string) =>
    !RESERVED_FILES.includes(id) &&
    !categories.some(({ category, file }) => category === id || basename(file) === `${id}.yaml`);
  const id = [...idsFor(api, tag)].find((each) => each !== '' && free(each)) ?? kebabCase(api);
  const tags = { [api]: [tag] };
  return { category: id, title: tag, tags, rows: {}, operations: {}, file: join(folder, `${id}.yaml`) };
}

/** Ids for a category, best first: of its tag, and where that has no letters or is taken, of its API. */
function* idsFor(api: string, tag: string): Generator<string> {
  yield kebabCase(tag);
  yield kebabCase(`${api} ${tag}`);
  const letters = [...'abcdefghijklmnopqrstuvwxyz'];
  for (const first of ['', ...letters])
    for (const last of letters) yield kebabCase(`${api || 'other'} ${first}${last}`);
}
