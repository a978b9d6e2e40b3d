import { caughtBy } from '../../../access/intercepts.ts';
import { caughtResolvers } from '../../../access/resolvers.ts';
import type { ConfigRow } from '../../../access/rows.ts';
import { valueOr } from '../../reading/source.ts';
import { namedSome } from '../../wording/finding.ts';
import type { Evidence } from '../evidence.ts';

/** The services of the identity, this one included, whose intercepts catch the lookups of its own client. */
export function caughtDns({
  configs,
  neighbours,
  service,
}: Pick<Evidence, 'configs' | 'neighbours' | 'service'>): readonly string[] {
  const all = [{ service, configs: valueOr(configs, []) }, ...neighbours];
  const catching = all.filter((each) => catchesDns(each.configs)).map((each) => each.service);
  if (catching.length === 0) return [];
  return [
    `${namedSome(catching)} catches DNS lookups at public resolvers: a client that uses one of those may resolve no names at all`,
  ];
}

const catchesDns = (configs: readonly ConfigRow[]): boolean => caughtResolvers(caughtBy(configs)).length > 0;
