/** Instances of a service, which dials may name. */
import { dialedInstance } from '../../access/host-rules.ts';
import { isIntercept } from '../../access/intercepts.ts';
import type { ConfigRow } from '../../access/rows.ts';
import type { DialedInstance } from './answering.ts';

/** The instance that clients with these configs name; empty if they name none. */
export function instanceNamed(configs: readonly ConfigRow[]): string {
  const [instance = ''] = configs.filter(isIntercept).flatMap(({ data }) => dialedInstance(data ?? {}) || []);
  return instance;
}

/** That instance in the form in which terminators have to offer it; null if it depends on the address. */
export function instanceDialed(configs: readonly ConfigRow[]): DialedInstance {
  const instance = instanceNamed(configs);
  // The client fills it in from the address that it intercepted.
  return instance.includes('$') ? null : instance;
}
