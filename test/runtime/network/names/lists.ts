/** Lists of named entities that can be read without a controller. */
import { Catalogue } from '../../../../src/common/catalogue.ts';
import { ControllerAnswer } from '../../../../src/common/controller-answer.ts';
import { ToolError } from '../../../../src/common/tool-error.ts';
import type { Operation } from '../../../../src/contract.ts';
import { fields } from '../../../../src/filter/fields.ts';
import { select } from '../../../../src/filter/select.ts';
import { operations } from '../../../../src/generated/operations.ts';
import { Reads } from '../../../../src/runtime/network/reads.ts';

const catalogue = new Catalogue(operations);
export const operation = (tool: string): Operation => {
  const found = catalogue.find(tool);
  if (found === undefined) throw new Error(tool);
  return found;
};

export interface Lists {
  readonly reads: Reads;
  /** The list and the filter of each read. */
  readonly requests: string[];
}

/**
 * @param rows by list; a list that is missing cannot be read, and reading an undefined one is cancelled
 * @param allowed which lists may be read
 */
export function listsOf(
  rows: Readonly<Record<string, readonly Readonly<Record<string, unknown>>[] | undefined>>,
  allowed = (_list: Operation) => true,
): Lists {
  const requests: string[] = [];
  const reads = new Reads({
    ...{ catalogue, allowed, redact: async (_operation, answer) => answer, onRead: () => undefined },
    async send({ name }, { filter, limit }) {
      requests.push(`${name} ${filter}`);
      if (!(name in rows)) return new ControllerAnswer(503, '', '');
      const entities = rows[name];
      if (entities === undefined) throw new ToolError('cancelled', 'The client cancelled it.', '');
      const found = select(entities, fields({ name: 'string' }), { filter: String(filter), limit: Number(limit) });
      return new ControllerAnswer(200, 'application/json', JSON.stringify({ data: found.rows, meta: {} }));
    },
  });
  return { reads, requests };
}

/** A name that no filter can express. */
export const ODD = 'no\u0007filter can say this';
const services = [
  { id: 's1', name: 'web' },
  { id: 's2', name: 'twice' },
  { id: 's3', name: 'twice' },
  { id: 's4', name: 's1' },
  { id: 's5', name: '@at' },
  { id: 's6', name: ODD },
  { id: 's9', name: 'twice as many' },
  { id: 7, name: 'numbered' },
  { id: 's8' },
];
const identities = [{ id: 'i1', name: 'ann' }];
export const ALL = { listServices: services, listIdentities: identities };
export const none = () => false;
