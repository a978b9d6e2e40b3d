import type { ControllerSettings } from '../runtime/network/cluster/types.ts';
import type { Environment } from './merge.ts';
import { parseProxyUrl, proxyIn } from './proxy-url.ts';

/** Milliseconds for a call by default: clients give up after 60 seconds, and it must finish before that. */
export const CALL_TIMEOUT = 45_000;
/** Milliseconds until a connection must be established. */
const CONNECT_TIMEOUT = 10_000;

/** The connection settings that do not depend on the network. */
export type Surroundings = Pick<ControllerSettings, 'proxy' | 'connectTimeout' | 'callTimeout'>;

/** The connection settings that do not depend on the network. @param callTimeout milliseconds */
export function surroundingsOf(environment: Environment, callTimeout = CALL_TIMEOUT): Surroundings {
  const proxy = proxyIn(environment);
  return {
    ...(proxy && { proxy: { ...proxy, url: parseProxyUrl(proxy.url) } }),
    connectTimeout: Math.min(CONNECT_TIMEOUT, callTimeout),
    callTimeout,
  };
}
