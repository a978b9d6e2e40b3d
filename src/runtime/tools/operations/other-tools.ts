import { alternatives } from '../../../common/alternatives.ts';
import { isFilterable } from '../../../common/is-filterable.ts';
import { nearest } from '../../../common/nearest.ts';
import type { Change, Operation } from '../../../contract.ts';
import { RowFields } from '../../answer/filtering/row-fields.ts';
import { rowSchemaOf } from '../../answer/output-schema.ts';
import { decide } from '../../gate/policy/index.ts';
import { isFilter } from '../../network/filter-habits.ts';
import type { Call } from '../../owners/call.ts';
import type { Process } from '../../owners/process.ts';
import { isReadOnlyField } from './read-only.ts';

/** An operation that changes something, and how that is read back. */
interface Changing {
  readonly operation: Operation;
  readonly change: Change;
}

/**
 * What to do about an argument that an operation does not have, but another one has, its filter can say, or nothing sets;
 * undefined if that is not so.
 */
export async function otherTools(operation: Operation, argument: string, call: Call): Promise<string | undefined> {
  if (operation.effect === 'read') return inFilter(operation, argument, call);
  const { changes } = await call.process.changes();
  const change = changes[operation.name];
  if (change?.outcome !== 'changed' && change?.outcome !== 'made') return undefined;
  const others = call.process.catalogue.operations.flatMap((other): Changing[] => {
    const its = changes[other.name];
    const isOther = other !== operation && other.api === operation.api && its !== undefined;
    return isOther && decide(other, call.network.policy.exposure).allowed ? [{ operation: other, change: its }] : [];
  });
  const asked = { operation, change, argument, value: call.args[argument], process: call.process };
  const taking = others.filter((other) => isOfSame(asked, other) && takes(other, argument));
  const changing = taking.filter((other) => other.change.outcome === 'changed');
  const instead = [setting(asked, others), below(asked, others), changing, referring(asked, others)].find(isAny);
  if (instead !== undefined) {
    const use = `use ${alternatives(instead.map(nameOf).slice(0, 3))}`;
    return change.outcome === 'made' ? `create it first, then ${use}` : use;
  }
  const [creating] = taking.filter((other) => other.change.outcome === 'made');
  if (creating !== undefined) return `only ${nameOf(creating)} takes it, for a new one`;
  return (await isReadOnlyField(operation, change, argument, call.process)) ? 'it is read-only' : undefined;
}

/** How the filter of a list says it. */
async function inFilter(operation: Operation, argument: string, call: Call): Promise<string | undefined> {
  const { rows = [], name } = operation;
  if (!isFilterable(operation)) return undefined;
  if (/^(?:sort|order)/i.test(argument)) return 'write the order in filter, as in filter: "true sort by name desc"';
  if (!rows.includes(argument)) return undefined;
  const fields = new RowFields(rowSchemaOf(operation, (await call.process.outputs())[name]), [], true);
  const condition = conditionOn(argument, call.args[argument], fields);
  return condition && `write it in filter, as in filter: ${JSON.stringify(condition)}`;
}

/** The condition that a field has a value, or an element; undefined if it cannot have it. */
function conditionOn(name: string, value: unknown, fields: RowFields): string | undefined {
  if (typeof value === 'object') return undefined;
  const left = fields.find(name)?.type === 'set' ? `anyOf(${name})` : name;
  // Role attributes have no #, which roles of policies have.
  const text = name.endsWith('Attributes') ? String(value).replace(/^#/, '') : String(value);
  const quoted = JSON.stringify(text);
  const written =
    typeof value !== 'string' ? [text, quoted] : /^(?:true|false)$/.test(text) ? [quoted, text] : [quoted];
  return written.map((each) => `${left} = ${each}`).find((each) => isFilter(each, fields));
}

interface Asked extends Changing {
  readonly argument: string;
  readonly value: unknown;
  readonly process: Pick<Process, 'catalogue' | 'find'>;
}

/** The tools that give the field the requested value. */
function setting(asked: Asked, others: readonly Changing[]): readonly Changing[] {
  return others.filter(({ change, ...other }) => {
    const { sets = {}, resets } = change;
    // What replaces everything sets more than this.
    if (resets !== undefined || !isOfSame(asked, { change, ...other })) return false;
    const [field] = nearest(asked.argument, Object.keys(sets), 1);
    return field !== undefined && String(sets[field]) === String(asked.value);
  });
}

/** The tools for a part of the entity, or those that do the opposite if the part is to be false. */
function below(asked: Asked, others: readonly Changing[]): readonly Changing[] {
  const named = others.filter(
    ({ operation: { path, method }, change: { sets = {} } }) =>
      path.startsWith(`${asked.operation.path}/`) &&
      // What ends something is not asked for by its name.
      !(method === 'DELETE' && isAny(Object.keys(sets))) &&
      isNamed(asked.argument, lastWord(path)) &&
      // Those that set the field itself would give it another value.
      nearest(asked.argument, Object.keys(sets), 1).length === 0,
  );
  return String(asked.value) === 'false'
    ? named.flatMap((each) => others.filter((other) => isOpposite(each, other)))
    : named;
}

const isOpposite = ({ change: { sets = {} } }: Changing, { change }: Changing): boolean =>
  change.resets === undefined &&
  Object.keys(sets).some((field) => change.sets?.[field] !== undefined && change.sets[field] !== sets[field]);

/** The tools that create something that belongs to the entity: they need its id. */
function referring(
  { operation: { path }, argument, process }: Asked,
  others: readonly Changing[],
): readonly Changing[] {
  const collection = path.replace(/\/\{\w+\}$/, '');
  return others.filter((other) => {
    const { ids = {}, name, path: its } = other.operation;
    const needed = (process.find(name)?.listed.inputSchema['required'] ?? []) as readonly string[];
    const references = Object.entries(ids).filter(([field]) => needed.includes(field));
    // In one that takes several, such as the configs of a service, they are only mentioned.
    const refers = references.some(
      ([field, list]) => process.catalogue.find(list)?.path === collection && `/${field}` !== collection,
    );
    if (!refers || other.change.outcome !== 'made') return false;
    // The address of a terminator is not one of its service, nor of its router.
    const isOfOne = references.length === 1;
    return (isOfOne && takes(other, argument)) || isNamed(argument, lastWord(its));
  });
}

const isOfSame = ({ change }: Asked, other: Changing): boolean => other.change.reader === change.reader;
const takes = ({ operation }: Changing, argument: string): boolean => operation.arguments[argument]?.in === 'body';
const nameOf = ({ operation }: Changing): string => operation.name;
const isAny = (some: readonly unknown[]): boolean => some.length > 0;

/** Whether an argument has a name, in the singular or the plural, or says if that is so: `enabled`, `mfaEnabled`. */
function isNamed(argument: string, name: string): boolean {
  const stem = name.replace(/s$/, '').toLowerCase();
  const rest = argument.slice(stem.length).toLowerCase();
  return stem !== '' && argument.toLowerCase().startsWith(stem) && ['', 's', 'd', 'enabled'].includes(rest);
}

/** What the end of a path names, as an argument is written: `serviceConfigs`. */
const lastWord = (path: string): string =>
  (path.split('/').at(-1) ?? '').replace(/-(\w)/g, (_all, letter: string) => letter.toUpperCase());
