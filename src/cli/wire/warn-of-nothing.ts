import type { Logger } from '../../common/log.ts';
import type { ResolvedServer } from './served.ts';

/** Warns if flags, settings and policy together allow no tool at all: such a server starts, and answers nothing. */
export function warnOfNothing({ exposing }: Pick<ResolvedServer, 'exposing'>, log: Logger): void {
  if (exposing.allowed.anywhere.length > 0) return;
  const next =
    'compare --tools, --categories, --deny and --allow-write; ziti-mcp policy show says what refuses each tool';
  log.warn('no tool is allowed', { next });
}
