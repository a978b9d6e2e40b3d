import { hostedBy } from '../../access/host-rules.ts';
import type { ConfigRow } from '../../access/rows.ts';
import { nameText } from '../../common/name-text.ts';

/** Where hosts forward to by a host config: `tcp:10.0.0.1:80`, or `tcp:10.0.0.1 with the dialed port`. */
export const forwardsText = (config: ConfigRow): string => hostedBy(config).map(targetText).join(', ');

function targetText({ address, hostname, port, protocol }: Readonly<Record<string, unknown>>): string {
  const host = address ?? hostname;
  const parts = { protocol, address: host === undefined ? undefined : nameText(String(host)), port };
  const fixed = Object.values(parts).filter((part) => part !== undefined);
  const dialed = Object.entries(parts).flatMap(([name, part]) => (part === undefined ? [name] : []));
  if (fixed.length === 0) return 'what is dialed';
  return `${fixed.join(':')}${dialed.length === 0 ? '' : ` with the dialed ${dialed.join(' and ')}`}`;
}
