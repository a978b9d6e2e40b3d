import { basename } from 'node:path';
import picomatch from 'picomatch';
import type { Catalogue } from '../../common/catalogue.ts';
import { didYouMean, nearest } from '../../common/nearest.ts';
import type { ToolFacts } from '../../contract.ts';
import { isAskedFor } from '../../runtime/gate/confirm/need.ts';
import { resolveCategories, resolveNameList, splitList } from '../../runtime/gate/policy/name-list.ts';
import type { FileRule } from '../../runtime/gate/policy/types.ts';
import { UsageError } from '../usage-error.ts';
import type { WrittenRule } from './form.ts';

/** What the rules of a file are resolved against. */
export interface RuleContext {
  /** The file as it was named. */
  readonly file: string;
  readonly catalogue: Catalogue;
  /** What the session's network is called; asked only where a rule needs it. */
  readonly networkNames: () => readonly string[];
}

/**
 * A rule as it is asked.
 * @throws {NameListError} for an entry that fits no tool or category
 * @throws {UsageError} for a rule that fits no tool at all, and for an entry that names no network
 */
export function resolveRule(written: WrittenRule, index: number, context: RuleContext): FileRule {
  const { file, catalogue } = context;
  const { action, why, tools = ['*'], categories = ['*'], effects, marks, networks } = written;
  const number = index + 1;
  const place = `--policy ${file}: rule ${number}`;
  const byName = resolveNameList(tools, catalogue, `${place}, tools`);
  const byCategory = resolveCategories(categories, catalogue, `${place}, categories`);
  const fits = ({ name, category, effect, marks: its }: ToolFacts) =>
    byName.selected.has(name) &&
    byCategory.selected.has(category) &&
    (effects?.includes(effect) ?? true) &&
    (marks?.some((mark) => its.includes(mark)) ?? true);
  const selected = new Set(catalogue.tools.filter(fits).map(({ name }) => name));
  if (selected.size === 0) throw new UsageError(`${place} fits no tool: no tool fits all of its lists at once.`);
  return {
    number,
    file: basename(file),
    action,
    ...(why === undefined ? {} : { why }),
    here: networks === undefined || fitsNetwork(networks, context.networkNames(), `${place}, networks`),
    selected,
    exact: byName.exact,
    lockout: marks?.includes('lockout') ?? false,
  };
}

/** Host names know no case. A glob that fits nothing is no error: a file may serve several networks. */
function fitsNetwork(written: readonly string[], names: readonly string[], place: string): boolean {
  const patterns = written.flatMap(splitList);
  if (patterns.length === 0 || patterns.includes('!')) throw new UsageError(`${place}: an entry names nothing.`);
  const fits = (pattern: string) => {
    const matches = picomatch(pattern, { nocase: true });
    return names.some((name) => name === pattern || matches(name));
  };
  const wanted = patterns.filter((pattern) => !pattern.startsWith('!'));
  const unwanted = patterns.filter((pattern) => pattern.startsWith('!')).map((pattern) => pattern.slice(1));
  return (wanted.length === 0 || wanted.some(fits)) && !unwanted.some(fits);
}

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
      throw new UsageError(`${place}: "${name}" is no tool; it takes exact names alone. ${near}`.trim());
    }
    if (!isAskedFor(operation)) {
      throw new UsageError(`${place}: "${name}" is ${operation.effect}, and needs no confirmation anyway.`);
    }
    return operation.name;
  });
  return new Set(resolved);
}
