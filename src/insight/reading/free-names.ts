/** Names for the policies that fixes create: a controller refuses a name that another policy of the kind has. */
import type { Network } from '../../access/network.ts';
import { POLICY_KINDS, type PolicyKind } from '../../access/policies.ts';
import { quoted } from '../../runtime/network/names/find-named.ts';
import type { Fix } from '../wording/finding.ts';
import { listOf, POLICY_NOUNS, POLICY_WORDS } from '../wording/kinds.ts';
import { type Source, valueOr } from './source.ts';

/** A fix with a name that no policy of the network has. */
export function withFreeName({ policies }: Network, fix: Fix): Fix {
  const { kind, name } = created(fix) ?? {};
  if (kind === undefined || name === undefined) return fix;
  return renamed(fix, freeName(name, new Set([...policies[kind].values()].map(({ row }) => row.name))));
}

/** Such a fix if only a part of the network was read; the fix as it is if names can't be looked up. */
export async function withNameFound(source: Source, fix: Fix): Promise<Fix> {
  const { kind, name } = created(fix) ?? {};
  const text = name === undefined ? undefined : quoted(name);
  if (kind === undefined || name === undefined || text === undefined) return fix;
  const taken = await source.list<{ readonly name: string }>(listOf(POLICY_WORDS[kind]), {
    filter: `name contains ${text}`,
    fields: ['name'],
  });
  return renamed(fix, freeName(name, new Set(valueOr(taken, []).map((row) => row.name))));
}

/** The kind and the name of the policy that a fix creates; undefined if it creates none. */
function created({ arguments: args, tool }: Fix): { readonly kind: PolicyKind; readonly name: string } | undefined {
  const kind = POLICY_KINDS.find((each) => tool === `create${POLICY_NOUNS[each]}`);
  return kind === undefined || typeof args['name'] !== 'string' ? undefined : { kind, name: args['name'] };
}

const renamed = (fix: Fix, name: string): Fix => ({ ...fix, arguments: { ...fix.arguments, name } });

function freeName(name: string, taken: ReadonlySet<string>): string {
  let free = name;
  for (let number = 2; taken.has(free); number++) free = `${name}-${number}`;
  return free;
}
