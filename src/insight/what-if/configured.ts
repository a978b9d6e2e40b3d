import type { Network } from '../../access/network.ts';
import type { ConfigRow } from '../../access/rows.ts';

/** A network and its configs, at one time. */
export interface Configured {
  readonly network: Network;
  readonly configs: readonly ConfigRow[];
}
