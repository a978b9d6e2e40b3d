import { routersOf } from '../../access/grants.ts';
import { groupBy } from '../../access/group-by.ts';
import type { TerminatorRow } from '../../access/rows.ts';
import { loadNetwork } from '../reading/load-network.ts';
import { withOpenCircuits } from '../reading/open-circuits.ts';
import { type Source, valueOr } from '../reading/source.ts';
import { isCostly } from '../rules/answering.ts';
import { type AuthPolicyRow, type LoginRules, needsSigners, type SignerRow } from '../rules/login.ts';
import type { Circumstances } from './matrix.ts';

/** Reads what decides whether access works now. @param service only for this service */
export async function readCircumstances(source: Source, service?: string): Promise<Circumstances> {
  const given = {
    ...(service !== undefined && { filter: `service="${service}"` }),
    fields: ['id', 'serviceId', 'routerId', 'hostId', 'binding', 'precedence', 'dynamicCost', 'instanceId'],
  };
  const [network, terminators, logins] = await Promise.all([
    loadNetwork(source),
    source.list<TerminatorRow>('listFabricTerminators', given),
    readRules(source),
  ]);
  const hosted = valueOr(terminators, []);
  const counted = hosted.some(isCostly) ? await withOpenCircuits(source, hosted) : hosted;
  return {
    network,
    identityRouters: routersOf(network, 'identities'),
    serviceRouters: routersOf(network, 'services'),
    logins,
    terminators: 'unread' in terminators ? undefined : groupBy(counted, ({ serviceId }) => serviceId),
  };
}

async function readRules(source: Source): Promise<LoginRules> {
  const policies = valueOr(await source.list<AuthPolicyRow>('listAuthPolicies'), undefined);
  const signers =
    policies?.some(needsSigners) === true
      ? valueOr(await source.list<SignerRow>('listExternalJwtSigners'), undefined)
      : [];
  return { policies, signers };
}
