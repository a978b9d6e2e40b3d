import { join, relative } from 'node:path';
import { EFFECTS, type Effect, type Operation } from '../../src/contract.ts';
import { type InputError, MissingJudgement } from '../common/errors.ts';
import { pointer } from '../common/json.ts';
import { type Loaded, load } from '../model/load.ts';
import type { Model, Tool } from '../model/model.ts';
import type { OperationOverlay } from '../overlay/overlay.ts';
import type { PlacedOperation } from '../overlay/overlay-index.ts';
import { isFixedUpstream, RepairFault, reviseRepair } from '../overlay/repair.ts';
import { proposeRisk } from '../overlay/risk.ts';
import { fitModel } from '../unknown/fit.ts';
import { OverlayFiles, withinOverlay } from './overlay-files.ts';
import { requestChanges } from './request-changes.ts';
import { UpgradeError } from './upgrade-error.ts';

/** An operation that the overlay did not know. */
export interface Added {
  readonly operation: Operation;
  /** The file that its entry was written into. */
  readonly file: string;
  /** Its earlier name, if only the name is new. */
  readonly earlier?: string;
}

/** What a person has to review after an upgrade. */
export interface ToReview {
  readonly added: readonly Added[];
  /** What was set aside, and why. */
  readonly aside: readonly string[];
  /** Repairs about the wire that were rewritten for a new version of the document. */
  readonly revised: readonly string[];
  /** Decisions that are missing for existing tools, and are guessed until a person makes them. */
  readonly missing: readonly string[];
  /** Tools that send another request than the one that was reviewed. */
  readonly moved: readonly string[];
}

/** Removing one part may reveal the next fault. After this many rounds, the upgrade gives up. */
const MOST_ROUNDS = 20;

/** The keys of an entry that the upgrade wrote and no person has extended. */
const WRITTEN: readonly string[] = ['review', 'operation', 'effect', 'why', 'marks', 'aliases', 'since'];

/**
 * Adapts the overlay in `spec/overlay/` of a folder to the documents next to it: sets aside what matches nothing, and
 * adds entries for what is new, marked for review.
 * @param before the earlier surface
 * @throws {UpgradeError} if an operation cannot be generated at all
 */
export async function fitOverlay(root: string, before: Model): Promise<ToReview> {
  const spec = join(root, 'spec');
  const files = await OverlayFiles.read(spec);
  files.restore();
  const found = {
    added: [] as Added[],
    aside: [] as string[],
    revised: [] as string[],
    missing: [] as string[],
    moved: [] as string[],
  };
  for (let round = 0; round < MOST_ROUNDS; round += 1) {
    await files.write();
    const loaded = await load(spec);
    const { model, leftOut, omissions, faults } = fitModel(loaded);
    requireServed([...leftOut.map(({ why }) => why), ...omissions], root);
    // This comes first: otherwise whatever refers to an earlier name would match nothing, and be set aside.
    const renamed = round === 0 ? renames(before, model) : [];
    for (const [earlier, name] of renamed) files.renameReferences(earlier, name);
    if (renamed.length > 0) continue;
    const misfits = faults.filter((fault) => fault instanceof RepairFault || isOfOverlay(fault));
    if (model.unreviewed.length === 0 && misfits.length === 0) {
      requireServed(faults, root);
      found.moved.push(...markMoved(files, loaded, model, before));
      await files.write();
      return found;
    }
    for (const fault of inReverse(misfits, loaded)) mend(fault, files, loaded, found);
    for (const operation of model.unreviewed) found.added.push(add(operation, files, model, before));
  }
  throw new UpgradeError([
    'The overlay cannot be adapted to these documents: edit it manually, as CONTRIBUTING.md says.',
  ]);
}

/** Everything must be served as the document says. @throws {UpgradeError} */
function requireServed(faults: readonly InputError[], root: string): void {
  if (faults.length === 0) return;
  const places = faults.map(({ source, pointer, problem }) => {
    return `${relative(root, source).replaceAll('\\', '/')}#${pointer}: ${problem}`;
  });
  const remedy =
    'Nothing was changed. Add a repair of each to spec/overlay/repairs.yaml, commit it, and upgrade again.';
  throw new UpgradeError([...places, remedy]);
}

/**
 * Asks for another review of every tool that sends another request than the one that was reviewed. Until then, the
 * effect is at least what the method suggests.
 * @returns what changed, for people
 */
function markMoved(files: OverlayFiles, { overlay }: Loaded, now: Model, before: Model): string[] {
  return now.tools.flatMap(({ operation: { name, method, effect } }) => {
    const changes = requestChanges(name, before, now);
    const home = overlay.categories.find(({ operations }) => Object.hasOwn(operations, name));
    if (changes.length === 0 || home === undefined) return [];
    const what = changes.join('; ');
    files.markMoved(home.file, name, what, graver(effect, proposeRisk(method).effect));
    return [`${name}: ${what}`];
  });
}

const graver = (one: Effect, other: Effect): Effect => (EFFECTS.indexOf(one) < EFFECTS.indexOf(other) ? other : one);

/** Writes the entry of a new operation. One that was only renamed keeps its review, and its earlier name. */
function add({ name, overlay, category }: PlacedOperation, files: OverlayFiles, model: Model, before: Model): Added {
  const { operation } = model.tools.find((tool) => tool.operation.name === name) as Tool;
  const since = model.apis.find(({ api }) => api === operation.api)?.version;
  const old = before.tools.find((tool) => isSameRequest(tool.operation, operation));
  const isGone = old !== undefined && !model.tools.some((tool) => tool.operation.name === old.operation.name);
  const judged = isGone ? judgedAs(old, name) : since === undefined ? {} : { since };
  files.add(category, name, { ...overlay, ...judged });
  return { operation, file: category.file, ...(isGone ? { earlier: old.operation.name } : {}) };
}

/** The tools whose operation has another name now, by their earlier names. */
function renames(before: Model, now: Model): readonly (readonly [earlier: string, name: string])[] {
  const names = new Set(now.tools.map(({ operation }) => operation.name));
  return before.tools.flatMap(({ operation: old }) => {
    const tool = names.has(old.name) ? undefined : now.tools.find(({ operation }) => isSameRequest(old, operation));
    return tool === undefined ? [] : [[old.name, tool.operation.name] as const];
  });
}

const isSameRequest = (one: Operation, other: Operation): boolean =>
  one.api === other.api && one.method === other.method && one.path === other.path;

/** The review of a renamed operation. Its new name may have been one of its earlier names. */
function judgedAs({ operation, why }: Tool, now: string): OperationOverlay {
  const { name, aliases, effect, marks, since } = operation;
  return {
    effect,
    why,
    ...(marks.length > 0 ? { marks: [...marks] } : {}),
    aliases: [name, ...aliases].filter((alias) => alias !== now),
    ...(since === undefined ? {} : { since }),
  };
}

const isOfOverlay = ({ source }: InputError): boolean => source.endsWith('.yaml');

/** A fault, and its place in the overlay. */
interface Misfit {
  readonly fault: InputError;
  readonly file: string;
  readonly place: string;
}

/** The faults without duplicates, the last of a file first: the places before it stay valid. */
function inReverse(faults: readonly InputError[], { overlay }: Loaded): Misfit[] {
  const placed = faults.map((fault): Misfit => {
    if (!(fault instanceof RepairFault)) return { fault, file: withinOverlay(fault.source), place: fault.pointer };
    const [api = '', list = []] = Object.entries(overlay.repairs).find(([, each]) => each.includes(fault.repair)) ?? [];
    return { fault, file: 'repairs.yaml', place: pointer('repairs', api, list.indexOf(fault.repair)) };
  });
  const once = new Map(placed.map((each) => [`${each.file}#${each.place}`, each]));
  return [...once.values()].sort((a, b) => b.place.localeCompare(a.place, 'en', { numeric: true }));
}

function mend(
  { fault, file, place }: Misfit,
  files: OverlayFiles,
  { overlay }: Loaded,
  found: { aside: string[]; revised: string[]; missing: string[] },
): void {
  if (fault instanceof MissingJudgement) {
    const home = overlay.categories.find(({ operations }) => Object.hasOwn(operations, fault.tool));
    files.markForReview(home?.file ?? file, fault.tool, 'part of it has to be reviewed again');
    found.missing.push(`${fault.tool}: ${fault.problem}`);
    return;
  }
  const repair = fault instanceof RepairFault ? reviseRepair(fault) : undefined;
  if (repair !== undefined) {
    files.replaceRepair(place, { ...repair, review: true }, fault.problem);
    found.revised.push(`${file}#${place}: ${fault.problem}`);
    return;
  }
  const [, name = ''] = /^\/operations\/([^/]+)$/.exec(place) ?? [];
  const entry = overlay.categories.find((each) => withinOverlay(each.file) === file)?.operations[name];
  if (entry !== undefined && isUntouched(entry)) files.remove(file, name);
  else {
    const why =
      fault instanceof RepairFault && isFixedUpstream(fault) ? `${fault.problem}: fixed upstream` : fault.problem;
    files.setAside(file, place, why);
    found.aside.push(`${file}#${place}: ${why}`);
  }
}

const isUntouched = (entry: OperationOverlay): boolean =>
  entry.review === true && Object.keys(entry).every((key) => WRITTEN.includes(key));
