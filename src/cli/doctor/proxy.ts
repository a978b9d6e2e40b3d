import type { Environment } from '../merge.ts';
import { surroundingsOf } from '../surroundings.ts';
import { UsageError } from '../usage-error.ts';
import { type Finding, failed, ok } from './finding.ts';

/** The proxy that the environment sets, without its password. */
export function proxyFinding(environment: Environment): Finding {
  try {
    const { proxy } = surroundingsOf(environment);
    if (proxy === undefined) return ok('proxy', 'No proxy is set.');
    const { protocol, host } = new URL(proxy.url);
    const without = proxy.exceptions === '' ? '' : `, except for ${proxy.exceptions}`;
    return ok('proxy', `Requests use the proxy ${protocol}//${host}${without}.`);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    return failed('proxy', error.message, 'Set HTTPS_PROXY to http://host:port, or unset it.');
  }
}
