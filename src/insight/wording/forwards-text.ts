import { hostedBy } from '../../access/host-rules.ts';
import type { ConfigRow } from '../../access/rows.ts';
import { nameText } from '../../common/name-text.ts';

/** Where hosts forward to by a host config: `tcp:10.0.0.1:80`. */
export const forwardsText = (config: ConfigRow): string => hostedBy(config).map(targetText).join(', ');

function targetText({ address, hostname, port, protocol }: Readonly<Record<string, unknown>>): string {
  const host = address ?? hostname;
  const parts = [protocol, host === undefined ? undefined : nameText(String(host)), port];
  return parts.map((part) => String(part ?? 'what is dialed')).join(':');
}
