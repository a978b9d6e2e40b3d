/**
 * Services by the addresses that clients intercept: people often know the address of an application, but not its
 * service.
 */
import { addressesMeet } from '../../access/addresses.ts';
import { INTERCEPT_V1, interceptsOf, TUNNELER_CLIENT_V1 } from '../../access/intercepts.ts';
import type { ConfigRow, ServiceRow } from '../../access/rows.ts';
import { nameText } from '../../common/name-text.ts';
import { interceptsText } from '../wording/intercepts-text.ts';
import { type Source, valueOr } from './source.ts';

/** Services that are listed one by one. */
const MOST_SERVICES = 5;

/** `https://wiki.corp:8443/start`: a host name or IP address, with or without the rest. */
const ADDRESS = /^(?:[a-z]+:\/\/)?(?<host>[\w*-]+(?:\.[\w-]+)+|\[[0-9a-f:]+\])(?::(?<port>\d+))?(?:\/.*)?$/iu;

/**
 * A hint at the services that intercept an address; undefined if the text is not an address, or no service intercepts
 * it.
 */
export async function servicesAt(source: Source, text: string): Promise<string | undefined> {
  const { host, port } = ADDRESS.exec(text.trim())?.groups ?? {};
  if (host === undefined) return undefined;
  const address = host.toLowerCase().replace(/^\[|\]$/gu, '');
  const filter = `type in ["${INTERCEPT_V1}", "${TUNNELER_CLIENT_V1}"]`;
  const [configs, services] = await Promise.all([
    source.list<ConfigRow>('listConfigs', { filter }),
    source.list<ServiceRow>('listServices', { fields: ['id', 'name', 'configs'] }),
  ]);
  const byId = new Map(valueOr(configs, []).map((config) => [config.id, config]));
  const lines = valueOr(services, []).flatMap(({ configs: own, id, name }) => {
    const caught = (own ?? [])
      .flatMap((config) => interceptsOf(byId.get(config)?.data))
      .filter((intercept) => addressesMeet(intercept.address, address));
    if (caught.length === 0) return [];
    const isCaught = port === undefined || caught.some(({ high, low }) => low <= Number(port) && Number(port) <= high);
    return [
      `${nameText(name ?? id)} catches ${interceptsText(caught.slice(0, 3))}${isCaught ? '' : `, not port ${port}`}`,
    ];
  });
  return lines.length === 0 ? undefined : `By its address: ${lines.slice(0, MOST_SERVICES).join('; ')}.`;
}
