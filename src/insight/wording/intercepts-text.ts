import type { Intercept } from '../../access/intercepts.ts';
import { nameText } from '../../common/name-text.ts';

/** `tcp:wiki.ziti:443, udp:10.0.0.0/8:1-99`. */
export function interceptsText(intercepts: readonly Intercept[]): string {
  return intercepts
    .map(({ address, high, low, protocol, sources = [] }) => {
      const from = sources.length === 0 ? '' : ` from ${sources.map((source) => nameText(source)).join(' or ')}`;
      return `${nameText(`${protocol}:${address}:${low === high ? low : `${low}-${high}`}`)}${from}`;
    })
    .join(', ');
}
