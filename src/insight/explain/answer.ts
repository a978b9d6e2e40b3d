/** `explainAccess`: why an identity can or can't reach a service. */

import type { IdentityRow, ServiceRow } from '../../access/rows.ts';
import { nameText } from '../../common/name-text.ts';
import { didYouMean, nearest } from '../../common/nearest.ts';
import { findIdentity, findService, noSuch, rowOf } from '../reading/find-pair.ts';
import { withNameFound } from '../reading/free-names.ts';
import { withRolesFound } from '../reading/living-roles.ts';
import { rowsReferredTo } from '../reading/referred.ts';
import { type Source, type ToolArguments, valueOr } from '../reading/source.ts';
import type { Answer, Insight } from '../tool.ts';
import { type Link, named } from '../wording/finding.ts';
import { asOf, callText, lines } from '../wording/text.ts';
import type { Evidence } from './evidence.ts';
import { type Explanation, explain, nobody, unreadableSubject } from './explain.ts';
import { readEvidence } from './read-evidence.ts';
import { withSpellingFixed } from './spelling.ts';

export const answerExplain: Answer = async (source, args) => {
  const [who, what] = [String(args.identity), String(args.service)];
  const [identity, service] = await Promise.all([findIdentity(source, who), findService(source, what)]);
  for (const [kind, text, found] of [
    ['identity', who, identity],
    ['service', what, service],
  ] as const) {
    if ('several' in found && found.unread !== undefined)
      return insightOf(
        unreadableSubject(kind, text, { ...found, unread: found.unread }),
        `${who} may or may not reach ${what}`,
        source,
      );
  }
  const offered = rowOf('service', what, service);
  if (identity.row === undefined) {
    if (identity.several.length > 0) throw noSuch('identity', who, identity);
    return insightOf(nobody(who, identity.near), `${who} can't reach ${named(offered)}`, source);
  }
  return explainPair(source, identity.row, offered, args);
};

async function explainPair(
  source: Source,
  identity: IdentityRow,
  service: ServiceRow,
  args: ToolArguments,
): Promise<Insight> {
  const kind = args.kind === 'bind' ? 'Bind' : 'Dial';
  const ignored = (args.ignorePolicies ?? []) as readonly string[];
  const evidence = await readEvidence(source, identity, service, kind);
  const granting = evidence.granting.map(({ row }) => row);
  const unknownPolicies = ignored.filter((name) => rowsReferredTo(granting, name).length === 0);
  const explained = explain(
    evidence,
    new Set(ignored.flatMap((name) => rowsReferredTo(granting, name).map(({ id }) => id))),
  );
  const explanation = await withFixesThatPass(source, explained);
  const verb = kind === 'Dial' ? 'reach' : 'host';
  const can = { works: 'can', broken: "can't", unknown: 'may or may not' }[explanation.verdict];
  const without = ignored.length === 0 ? '' : ` without ${ignored.join(', ')}`;
  const title = `${named(identity)} ${can} ${verb} ${named(service)}${without}`;
  const notes = unknownPolicies.map((name) => uselessIgnoreNote(name, evidence));
  return insightOf(explanation, title, source, notes);
}

/** The explanation with fixes that correct the side that is wrong, that name no deleted entities, and whose names are free. */
async function withFixesThatPass(source: Source, explained: Explanation): Promise<Explanation> {
  const links = await Promise.all(
    explained.links.map(async (given) => {
      const link = await withSpellingFixed(source, given);
      if (link.fix === undefined) return link;
      return { ...link, fix: await withNameFound(source, await withRolesFound(source, link.fix)) };
    }),
  );
  const first = links.find((_link, at) => explained.links[at] === explained.first) ?? null;
  return { ...explained, first, links };
}

/** A note about a policy that the question ignores although it does not grant this access. */
function uselessIgnoreNote(name: string, { granting, identityPolicies, servicePolicies }: Evidence): string {
  const known = [...valueOr(identityPolicies, []), ...valueOr(servicePolicies, [])];
  if (rowsReferredTo(known, name).length > 0)
    return `${nameText(name)} does not grant this access: ignoring it changes nothing.`;
  const names = new Set([...granting.map(({ row }) => row.name), ...known.map((row) => row.name)]);
  return `No policy of either is called ${nameText(name)}: ignoring it changes nothing. ${didYouMean(nearest(name, [...names]))}`.trim();
}

function insightOf(explanation: Explanation, title: string, source: Source, notes: readonly string[] = []): Insight {
  const { first, links, policies, verdict, withoutCatchAlls } = explanation;
  const others = links.filter((link) => link !== first && link.state !== 'passed');
  const fine = links.filter((link) => link.state === 'passed');
  const catchAlls = policies.filter(({ catchAll }) => catchAll);
  const text = lines(
    `${verdict.toUpperCase()}: ${title}.`,
    first === null ? [] : linkLines(first, true),
    others.flatMap((link) => linkLines(link, false)),
    fine.map(
      ({ evidence, link, what }) => `ok ${link}: ${what}${evidence.length > 0 ? ` (${evidence.join('; ')})` : ''}`,
    ),
    policies.length === 0
      ? undefined
      : `Granted by ${policies.map(({ catchAll, name }) => `${nameText(name)}${catchAll ? ' [catch-all]' : ''}`).join(', ')}.`,
    catchAlls.length === 0
      ? undefined
      : `Without catch-alls ${withoutCatchAlls.length === 0 ? 'nothing grants it' : `still granted by ${withoutCatchAlls.map(nameText).join(', ')}`}.`,
    notes,
    asOf(source),
  );
  return { text, data: { verdict, first, links, policies, withoutCatchAlls, age: source.age } };
}

function linkLines(
  { certainty, evidence, fix, link, next, since, state, what }: Link,
  isFirst: boolean,
): readonly string[] {
  const note = certainty === 'controller' ? '' : ` [${certainty}]`;
  const from = since === undefined ? '' : `, since ${since}`;
  return [
    `${isFirst ? '' : 'also '}${state} ${link}: ${what}${from}${note}`,
    ...evidence.map((each) => `  ${each}`),
    ...(fix === undefined ? [] : [`  fix: ${callText(fix)}`]),
    ...(next === undefined ? [] : [`  next: ${next}`]),
  ];
}
