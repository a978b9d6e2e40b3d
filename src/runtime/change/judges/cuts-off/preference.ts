import { at } from '../../values.ts';
import { isReadBy, type JudgedChange } from '../judge.ts';
import { rowsOf } from './rows-of.ts';

/** How to read the terminators of a service, by what reads a single one. */
const TERMINATORS: Readonly<Record<string, string>> = {
  detailTerminator: 'listServiceTerminators',
  detailFabricTerminator: 'listFabricServiceTerminators',
};

const REQUIRED = 'required';

/** The terminators that a service no longer uses, since it only uses those of the best precedence. @throws {ToolError} if they cannot be read */
export async function passedOver({ reads, entity, differences }: JudgedChange): Promise<string | undefined> {
  const list = TERMINATORS[String(reads.change?.reader)];
  const change = differences.find(({ field }) => field === 'precedence');
  const service = entity['serviceId'] ?? reads.args['service'];
  if (list === undefined || change === undefined || typeof service !== 'string') return undefined;
  const [gains, loses] = [change.to === REQUIRED, change.from === REQUIRED && change.to !== 'failed'];
  if (!gains && !loses) return undefined;
  const others = (await rowsOf(reads, list, { id: service })).filter((row) => at(row, 'id') !== entity['id']);
  const affected = others.filter((row) => at(row, 'precedence') === (gains ? 'default' : REQUIRED)).length;
  if (affected === 0) return undefined;
  const of = `${affected} other terminator${affected === 1 ? '' : 's'} of its service`;
  return gains
    ? `precedence becomes "required": ${of} will get no traffic while this one can`
    : `precedence becomes ${JSON.stringify(change.to)}: ${of} will get all traffic, being "required"`;
}

/** Hosting by an identity that makes a service pass over its other hosts. */
export function preferredHost({ reads, entity, differences }: JudgedChange): string | undefined {
  if (!isReadBy(['detailIdentity'], reads)) return undefined;
  const isPreferred = differences.some(({ field, from, to }) =>
    field === 'defaultHostingPrecedence'
      ? to === REQUIRED
      : field === 'serviceHostingPrecedences' && requiredIn(to).some((id) => !requiredIn(from).includes(id)),
  );
  const who = entity['id'] === undefined ? 'it hosts' : 'this identity hosts';
  return isPreferred
    ? `what ${who} becomes "required": other hosts of the same services will get no traffic`
    : undefined;
}

const requiredIn = (precedences: unknown): string[] =>
  Object.entries(precedences ?? {}).flatMap(([id, precedence]) => (precedence === REQUIRED ? [id] : []));
