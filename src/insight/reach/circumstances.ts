import { routersOf } from '../../access/grants.ts';
import { groupBy } from '../../access/group-by.ts';
import type { ConfigRow, TerminatorRow } from '../../access/rows.ts';
import { loadNetwork } from '../reading/load-network.ts';
import { withOpenCircuits } from '../reading/open-circuits.ts';
import { type Source, valueOr } from '../reading/source.ts';
import { instanceOf, isCostly } from '../rules/answering.ts';
import { type AuthPolicyRow, type LoginRules, needsSigners, type SignerRow } from '../rules/login.ts';
import type { Circumstances } from './matrix.ts';

/** Reads everything that decides whether access works now. @param service the only service to read it for, if given */
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
  const [counted, configs] = await Promise.all([
    hosted.some(isCostly) ? withOpenCircuits(source, hosted) : hosted,
    hosted.some((terminator) => instanceOf(terminator) !== '') ? readConfigs(source, service) : [],
  ]);
  return {
    network,
    identityRouters: routersOf(network, 'identities'),
    serviceRouters: routersOf(network, 'services'),
    logins,
    terminators: 'unread' in terminators ? undefined : groupBy(counted, ({ serviceId }) => serviceId),
    configs: new Map(configs.map((config) => [config.id, config])),
  };
}

const readConfigs = async (source: Source, service: string | undefined): Promise<readonly ConfigRow[]> =>
  valueOr(
    service === undefined
      ? await source.list<ConfigRow>('listConfigs', { fields: ['id', 'configTypeId', 'data'] })
      : await source.list<ConfigRow>('listServiceConfig', { id: service }),
    [],
  );

async function readRules(source: Source): Promise<LoginRules> {
  const policies = valueOr(await source.list<AuthPolicyRow>('listAuthPolicies'), undefined);
  const signers =
    policies?.some(needsSigners) === true
      ? valueOr(await source.list<SignerRow>('listExternalJwtSigners'), undefined)
      : [];
  return { policies, signers };
}
