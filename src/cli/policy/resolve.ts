import { basename } from 'node:path';
import type { Catalogue } from '../../common/catalogue.ts';
import { didYouMean, nearest } from '../../common/nearest.ts';
import type { ToolFacts } from '../../contract.ts';
import { resolveCategories, resolveNameList } from '../../runtime/gate/policy/name-list.ts';
import type { FileRule } from '../../runtime/gate/policy/types.ts';
import { UsageError } from '../usage-error.ts';
import type { WrittenRule } from './form.ts';
import { type Fit, fitOf, type NamedController } from './network-fit.ts';

/** What the rules of a file are resolved against. */
export interface RuleContext {
  /** The file name as given. */
  readonly file: string;
  readonly catalogue: Catalogue;
  /** How the connection's controller is named; absent if no rule is about networks. */
  readonly controller?: NamedController;
}

/**
 * A resolved rule.
 * @throws {NameListError} for an entry that matches no tool or category
 * @throws {UsageError} for a rule that matches no tool at all, and for an entry that names no network
 */
export function resolveRule(written: WrittenRule, index: number, context: RuleContext): FileRule {
  const { file, catalogue, controller } = context;
  const { action, why, tools = ['*'], categories = ['*'], effects, marks, networks } = written;
  const number = index + 1;
  const place = `--policy ${file}: rule ${number}`;
  const byName = resolveNameList(tools, catalogue, `${place}, tools`);
  const byCategory = resolveCategories(categories, catalogue, `${place}, categories`);
  const fits = ({ name, category, effect, marks: toolMarks }: ToolFacts) =>
    byName.selected.has(name) &&
    byCategory.selected.has(category) &&
    (effects?.includes(effect) ?? true) &&
    (marks?.some((mark) => toolMarks.includes(mark)) ?? true);
  const selected = new Set(catalogue.tools.filter(fits).map(({ name }) => name));
  if (selected.size === 0) throw new UsageError(`${place} matches no tool: no tool matches all of its lists.`);
  const fit =
    networks === undefined || controller === undefined ? 'yes' : fitOf(networks, controller, `${place}, networks`);
  const reasons = [why, fit === 'unknown' ? UNDECIDABLE : undefined].filter((reason) => reason !== undefined);
  return {
    number,
    file: basename(file),
    action,
    ...(reasons.length === 0 ? {} : { why: reasons.join('; ') }),
    here: isHere(action, fit),
    selected,
    exact: byName.exact,
    lockout: marks?.includes('lockout') ?? false,
  };
}

const UNDECIDABLE =
  'the controller is given by host name and the rule has an address, or the other way round, so it is unknown whether the rule applies';

/** An undecidable match counts for a rule that denies, and not for one that allows. */
const isHere = (action: FileRule['action'], fit: Fit): boolean => (action === 'deny' ? fit !== 'no' : fit === 'yes');

/**
 * The tools that need no confirmation.
 * @throws {UsageError} for a glob, an unknown name, and a tool that is never confirmed
 */
export function resolveExempt(names: readonly string[], { file, catalogue }: RuleContext): ReadonlySet<string> {
  const place = `--policy ${file}: confirm.exempt`;
  const resolved = names.map((name) => {
    const operation = catalogue.tool(name);
    if (operation === undefined) {
      const near = didYouMean(
        nearest(
          name,
          catalogue.tools.map((each) => each.name),
        ),
      );
      throw new UsageError(`${place}: "${name}" is not the exact name of a tool. ${near}`.trim());
    }
    if (operation.effect === 'read') {
      throw new UsageError(`${place}: "${name}" only reads, and never needs confirmation.`);
    }
    return operation.name;
  });
  return new Set(resolved);
}
