/** `whoCanReach` and `whatCanReach`: who reaches what, and by which policies. */
import { granted, policiesOf } from '../access/grants.ts';
import type { EntityRow } from '../access/rows.ts';
import { findIdentity, findService, rowOf } from './explain/find-pair.ts';
import { named } from './finding.ts';
import { readCircumstances } from './reach/circumstances.ts';
import { type Entry, entryOf } from './reach/matrix.ts';
import { entriesText, entryData } from './reach/matrix-text.ts';
import type { Given, Source } from './source.ts';
import { count, lines, timeText } from './text.ts';
import type { Insight, InsightTool } from './tool.ts';

const GROUPS = 20;
const KINDS = ['Dial', 'Bind'] as const;

export const whoCanReach: InsightTool = {
  name: 'whoCanReach',
  title: 'Who can reach a service',
  description:
    'All identities that may dial or host a service, by which policies, with posture checks, and whether it works now.',
  inputSchema: {
    type: 'object',
    required: ['service'],
    properties: { service: { type: 'string' }, limit: { type: 'integer', minimum: 1 } },
  },
  async answer(source, given) {
    const row = rowOf('service', String(given.service), await findService(source, String(given.service)));
    const circumstances = await readCircumstances(source, row.id);
    const { identities, services } = circumstances.network.populations;
    const position = services.positionOf(row.id) ?? -1;
    const entries = KINDS.flatMap((kind) => {
      const pairs = granted(policiesOf(circumstances.network, kind));
      return [...pairs.firsts].flatMap((identity) => {
        const entity: EntityRow | undefined = identities.at(identity);
        return entity !== undefined && pairs.has(identity, position)
          ? [entryOf(circumstances, kind, identity, position, entity)]
          : [];
      });
    });
    return told(`${named(row)} is reached by`, entries, { given, source, what: ['identity', 'identities'] });
  },
};

export const whatCanReach: InsightTool = {
  name: 'whatCanReach',
  title: 'What an identity can reach',
  description:
    'All services that an identity may dial or host, by which policies, with posture checks, and whether it works now.',
  inputSchema: {
    type: 'object',
    required: ['identity'],
    properties: { identity: { type: 'string' }, limit: { type: 'integer', minimum: 1 } },
  },
  async answer(source, given) {
    const row = rowOf('identity', String(given.identity), await findIdentity(source, String(given.identity)));
    const circumstances = await readCircumstances(source);
    const { identities, services } = circumstances.network.populations;
    const position = identities.positionOf(row.id) ?? -1;
    const entries = KINDS.flatMap((kind) =>
      [...granted(policiesOf(circumstances.network, kind)).row(position)].flatMap((service) => {
        const entity: EntityRow | undefined = services.at(service);
        return entity === undefined ? [] : [entryOf(circumstances, kind, position, service, entity)];
      }),
    );
    return told(`${named(row)} reaches`, entries, { given, source, what: ['service', 'services'] });
  },
};

interface Asked {
  readonly given: Given;
  readonly source: Source;
  readonly what: readonly [one: string, many: string];
}

function told(title: string, entries: readonly Entry[], { given, source, what: [one, many] }: Asked): Insight {
  const working = entries.filter(({ obstacle }) => obstacle === undefined).length;
  const counts = KINDS.map((kind) => {
    const own = entries.filter((entry) => entry.kind === kind).length;
    return `${count(own, one, many)} by ${kind.toLowerCase()}`;
  });
  const text = lines(
    `${title} ${counts.join(', ')}; ${working} of them work now.`,
    entriesText(entries, Number(given.limit ?? GROUPS)),
    `As of ${timeText(source.now)}.`,
  );
  return { text, data: { entries: entries.map(entryData), counts: { all: entries.length, working } } };
}
