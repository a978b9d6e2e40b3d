import { createHash } from 'node:crypto';
import { canonical } from '../../../common/canonical.ts';
import { isEntity } from '../../../common/exact-json.ts';
import type { CallableFacts } from '../../../contract.ts';
import { UNSHOWN } from '../../change/differences.ts';
import { tails } from '../../change/tails.ts';
import type { Dependents, Difference, Preview } from '../../change/types.ts';
import { escapeLine } from '../../safety/sanitize/escape.ts';

/** Characters of one value: enough to recognize it. The length and a digest stand for the rest. */
const LONGEST = 300;
/** Hexadecimal digits of the digest of a value that is cut. */
const DIGITS = 16;
/** Characters of one warning sentence, which may name several fields. */
const LONGEST_SENTENCE = 1000;
/** Fields shown in full; further ones only by name. */
const MOST_FIELDS = 30;
/** Fields named at all. */
const MOST_NAMED = 100;
/** Characters of a name that needs no quotes. */
const LONGEST_NAME = 100;
/** How deep into an object its changed members are looked for. */
const DEEPEST = 5;

/** What happens to the calls of a plan if a later one fails: what they created can be deleted again, but not the reverse. */
const UNDONE = 'By these calls, all or none:';
const NOT_UNDONE = 'By these calls, in this order; if one fails, what the others have deleted stays deleted:';

/** What a preview is made from. */
export interface PreviewSubject {
  readonly tool: CallableFacts;
  /** What the tool does, from its description. */
  readonly description: string;
  /** The call's arguments without their secrets. */
  readonly shown: Readonly<Record<string, unknown>>;
  readonly network: string;
  readonly preview: Preview;
}

/**
 * What a write would do, in words for a person. Everything from the network is in JSON quotes on its own line, so that
 * no name can imitate our text.
 */
export function previewText({ tool, description, shown, network, preview }: PreviewSubject): string {
  const { access, steps, target, owners = [], differences, dependents } = preview;
  const { warnings, judgements = [], hazard, lockout } = preview;
  return [
    `${tool.name} at ${escapeLine(network)}: ${description}`,
    ...(target === undefined ? [] : [`Acts on: ${target.kind} ${named(target)}`]),
    ...owners.map((owner) => `Belongs to: ${owner.role} ${named(owner)}`),
    ...(target === undefined || differences.length === 0 ? argumentLines(tool, shown, target !== undefined) : []),
    ...(target === undefined ? [] : differenceLines(differences)),
    ...listed(tool.effect === 'destructive' ? NOT_UNDONE : UNDONE, (steps ?? []).map(sentence)),
    ...listed('Depends on it:', dependents.map(dependentLine)),
    ...listed('Access:', (access?.textLines ?? []).map(sentence)),
    ...judgements.map((judgement) => `It ${sentence(judgement)}`),
    ...(hazard === undefined ? [] : [`This harms the controller: ${sentence(hazard)}`]),
    ...warnings.map((warning) => `Warning: ${sentence(warning)}`),
    ...(lockout === undefined ? [] : [`This can cut off this server's own access: ${sentence(lockout)}`]),
  ].join('\n');
}

const named = ({ name, id }: { readonly name?: string; readonly id: string }): string =>
  name === undefined ? `id ${short(id)}` : `${short(name)} (id ${short(id)})`;

/** The arguments, if no differences show them; without ids of a target that was already shown. */
function argumentLines(
  { arguments: places }: CallableFacts,
  shown: Readonly<Record<string, unknown>>,
  hasTarget: boolean,
): string[] {
  const rest = Object.entries(shown).filter(([name]) => !hasTarget || places[name]?.in !== 'path');
  return listed(
    'With:',
    rest.map(([name, value]) => `${labelled(name)}: ${short(value)}`),
  );
}

function differenceLines(differences: readonly Difference[]): string[] {
  const parts = differences.flatMap((difference) => changedParts(difference, DEEPEST));
  const lines = parts.slice(0, MOST_FIELDS).map((part) => `${labelled(part.field)}: ${becomes(part)}`);
  const named = parts.slice(MOST_FIELDS, MOST_NAMED).map(({ field }) => labelled(field));
  const more = parts.length > MOST_NAMED ? [...named, `and ${parts.length - MOST_NAMED} more`] : named;
  return listed('Changes:', more.length === 0 ? lines : [...lines, `and also: ${more.join(', ')}`]);
}

/** The members that change, of objects that are too long to be shown as a whole. */
function changedParts(difference: Difference, depth: number): readonly Difference[] {
  const { field, from, to } = difference;
  if (depth === 0 || !isEntity(from) || !isEntity(to)) return [difference];
  if (Math.max(canonical(from).length, canonical(to).length) <= LONGEST) return [difference];
  const parts = [...new Set([...Object.keys(from), ...Object.keys(to)])]
    .map((key) => ({ field: `${field}.${key}`, from: from[key], to: to[key] }))
    .filter((part) => canonical(part.from) !== canonical(part.to));
  return parts.length === 0 ? [difference] : parts.flatMap((part) => changedParts(part, depth - 1));
}

function becomes({ from, to }: Difference): string {
  if (from === UNSHOWN) return short(to);
  const [before, after] = tails(from, to, LONGEST)?.map(cutValue) ?? [short(from), short(to)];
  return `${before} becomes ${after}`;
}

function dependentLine({ kind, total, names, tool }: Dependents): string {
  const rest = total > names.length ? `, and ${total - names.length} more (${tool} lists all)` : '';
  return `${kind} (${total}): ${names.map(short).join(', ')}${rest}`;
}

const listed = (head: string, lines: readonly string[]): string[] =>
  lines.length === 0 ? [] : [head, ...lines.map((line) => `- ${line}`)];

/** Names of arguments are ours; any other key is quoted, as values are. */
const labelled = (name: string): string =>
  name.length <= LONGEST_NAME && /^[A-Za-z][\w.]*$/.test(name) ? name : short(name);

/** A value as JSON, on one line. */
const short = (value: unknown): string =>
  value === null || value === undefined ? 'nothing' : cutValue(canonical(value));

/** Values that only differ in what is left out still look different. */
function cutValue(text: string): string {
  if (text.length <= LONGEST) return text;
  const digest = createHash('sha256').update(text).digest('hex').slice(0, DIGITS);
  return `${text.slice(0, LONGEST)}... (${text.length - LONGEST} of ${text.length} characters left out; SHA-256 of all: ${digest})`;
}

const sentence = (text: string): string => cut(escapeLine(text), LONGEST_SENTENCE);

const cut = (text: string, longest: number): string =>
  text.length <= longest ? text : `${text.slice(0, longest)}... (${text.length} characters)`;
