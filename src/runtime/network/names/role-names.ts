import { nameText } from '../../../common/name-text.ts';
import { ToolError } from '../../../common/tool-error.ts';
import type { CheckedArguments, Operation } from '../../../contract.ts';
import type { Reads } from '../reads.ts';
import { findMeant, findNamed, type Named, quoted } from './find-named.ts';
import { noted, type Resolved } from './ids-of-names.ts';

/**
 * Replaces names with ids in role lists: a controller only accepts `@` with an id. Ids stay, and duplicates are
 * removed.
 * @throws {ToolError} of kind `arguments` for a reference that is neither an id nor the name of exactly one entity
 */
export async function resolveRoles(operation: Operation, args: CheckedArguments, reads: Reads): Promise<Resolved> {
  const resolved: Record<string, unknown> = { ...args };
  const notes: string[] = [];
  for (const [argument, value] of Object.entries(args)) {
    const { refers } = operation.arguments[argument] ?? {};
    const wanted = references(value);
    const list = refers === undefined ? undefined : reads.catalogue.find(refers);
    if (list === undefined || wanted.length === 0 || !reads.allowed(list)) continue;
    const ids = await idsOf(wanted, argument, list, reads);
    resolved[argument] = [...new Set((value as readonly string[]).map((role) => ids.get(role) ?? role))];
    notes.push(...noted([...ids].map(([role, id]) => `${argument}: ${nameText(role)} is ${id}.`)));
  }
  return { args: resolved, notes };
}

function references(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((role) => typeof role === 'string' && /^@./.test(role)) : [];
}

async function idsOf(wanted: readonly string[], argument: string, list: Operation, reads: Reads) {
  const ids = new Map<string, string>();
  const named = [...new Set(wanted)].filter((role) => quoted(role.slice(1)) !== undefined);
  const texts = named.map((role) => role.slice(1));
  const known = await findMeant(texts, list, reads);
  // If nothing can be looked up, the controller decides.
  if (known === undefined) return ids;
  for (const role of named) {
    const text = role.slice(1);
    if (known.some(({ id }) => id === text)) continue;
    const named = known.filter(({ name }) => name === text);
    const [only] = named;
    if (only === undefined || named.length > 1) throw await unclear(role, argument, named, list, reads);
    ids.set(role, `@${only.id}`);
  }
  return ids;
}

async function unclear(role: string, argument: string, named: readonly Named[], list: Operation, reads: Reads) {
  const text = role.slice(1);
  const near = named.length > 0 ? named : ((await findNamed(list, `name icontains ${quoted(text)}`, reads, 5)) ?? []);
  const candidates = near.map(({ id, name }) => `${JSON.stringify(name)} is "@${id}"`).join(', ');
  const problem =
    named.length > 1 ? `is the name of ${named.length} entities` : 'is neither the id nor the name of any';
  return new ToolError(
    'arguments',
    `${argument}: ${JSON.stringify(role)} ${problem} in ${list.name}. Nothing was sent.`,
    candidates === '' ? `Find its id with ${list.name}, and write "@id".` : `Use one of these: ${candidates}.`,
  );
}
