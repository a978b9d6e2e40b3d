import { readFileSync } from 'node:fs';
import { ControllerAnswer } from '../src/common/controller-answer.ts';
import { operations } from '../src/generated/operations.ts';

export type Identity = Readonly<Record<string, unknown>> & { readonly id: string; readonly name: string };

interface Recording {
  readonly operationId: string;
  readonly response: { readonly status: number; readonly body: { readonly data: readonly Identity[] } };
}

/** The operation whose answers are measured. */
export const listIdentities = operations.find(({ name }) => name === 'listIdentities') as (typeof operations)[number];

/** As many identities as requested: those of the recordings repeated, each with its own id and name. */
export function recordedIdentities(count: number): Identity[] {
  const file = 'test/fixtures/controller/recordings/edge-management-identity.json';
  const recordings = JSON.parse(readFileSync(file, 'utf8')) as Recording[];
  const lists = recordings.filter(
    ({ operationId, response }) => operationId === 'listIdentities' && response.status === 200,
  );
  const distinct = new Map(
    lists.flatMap(({ response }) => response.body.data).map((each) => [JSON.stringify(each), each]),
  );
  const originals = [...distinct.values()];
  return Array.from({ length: count }, (_, at) => renamed(originals[at % originals.length] as Identity, at));
}

/** Its id is also in its links; digits and letters are rotated, so that it stays as long and as random. */
function renamed(identity: Identity, turn: number): Identity {
  const id = [...identity.id].map((character, at) => turned(character, turn * (at + 3))).join('');
  const text = JSON.stringify(identity).replaceAll(identity.id, id);
  return { ...(JSON.parse(text) as Identity), name: `${identity.name}-${turn}` };
}

function turned(character: string, by: number): string {
  for (const alphabet of ['0123456789', 'abcdefghijklmnopqrstuvwxyz', 'ABCDEFGHIJKLMNOPQRSTUVWXYZ']) {
    const place = alphabet.indexOf(character);
    if (place >= 0) return alphabet[(place + by) % alphabet.length] as string;
  }
  return character;
}

/** The controller's own answer: one page with all of them. */
export function controllerAnswer(identities: readonly Identity[]): ControllerAnswer {
  const pagination = { limit: identities.length, offset: 0, totalCount: identities.length };
  const text = JSON.stringify({ data: identities, meta: { filterableFields: ['id', 'name'], pagination } });
  return new ControllerAnswer(200, 'application/json', new TextEncoder().encode(text));
}
