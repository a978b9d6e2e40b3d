/** Instances of a service, which dials may name. */
import { dialedInstance } from '../../access/host-rules.ts';
import { isIntercept } from '../../access/intercepts.ts';
import type { ConfigRow } from '../../access/rows.ts';
import type { DialedInstance } from './answering.ts';

/** The instance that clients with these configs name. */
export function instanceDialed(configs: readonly ConfigRow[]): DialedInstance {
  const [instance = ''] = configs.filter(isIntercept).flatMap(({ data }) => dialedInstance(data ?? {}) || []);
  // The client fills it in by the address that it caught.
  return instance.includes('$') ? null : instance;
}
