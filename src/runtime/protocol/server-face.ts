import { HOUR } from '../../common/durations.ts';
import type { Era } from '../owners/client.ts';
import type { ExposureMode } from '../tools/exposure/types.ts';
import { instructions, OPENZITI, type Subject } from './instructions.ts';
import { serverIcon } from './server-icon.ts';

/** How long a client may cache a list that cannot change while this server runs: an hour, in milliseconds. */
const KEEP = HOUR;

/** How long an answer may be cached, and by whom (MCP 2026-07-28, `CacheableResult`). */
interface CacheHint {
  readonly ttlMs: number;
  readonly cacheScope: 'private';
}

/** Answers that stay the same while this server runs, unless tools are chosen. */
const LASTING = [
  'tools/list',
  'prompts/list',
  'resources/list',
  'resources/templates/list',
  'server/discover',
] as const;
type Cached = (typeof LASTING)[number] | 'resources/read';

/** What a server says about itself when a client connects, for every kind of connection. */
export interface ServerFace {
  /** MCP 2025-11-25, `Implementation`. */
  readonly serverInfo: {
    readonly name: string;
    readonly title: string;
    readonly version: string;
    readonly websiteUrl?: string;
    readonly icons?: readonly (typeof serverIcon)[];
  };
  readonly capabilities: {
    readonly tools: { readonly listChanged?: boolean };
    readonly prompts: Readonly<Record<string, never>>;
    readonly resources: Readonly<Record<string, never>>;
    readonly completions: Readonly<Record<string, never>>;
  };
  readonly instructions: string;
  /** By method, for clients of the newer era. Lists depend on the policy, so they are private. */
  readonly cacheHints: Readonly<Partial<Record<Cached, CacheHint>>>;
}

/**
 * How this server describes itself to a connection of an era. One that only serves documents of other products has
 * their titles, and neither the website nor the icon.
 * @param networks the part of the instructions about several networks
 */
export function serverFace(
  version: string,
  mode: ExposureMode,
  era: Era,
  networks = '',
  subject: Subject = OPENZITI,
): ServerFace {
  const changes = mode.listChanges(era);
  const hint: CacheHint = { ttlMs: KEEP, cacheScope: 'private' };
  const now: CacheHint = { ttlMs: 0, cacheScope: 'private' };
  return {
    serverInfo: {
      name: 'ziti-mcp',
      title: [...(subject.isOpenZiti ? ['OpenZiti'] : []), ...subject.others].join(', '),
      version,
      ...(subject.isOpenZiti ? { websiteUrl: 'https://github.com/ziti-mcp/ziti-mcp', icons: [serverIcon] } : {}),
    },
    capabilities: { tools: changes ? { listChanged: true } : {}, prompts: {}, resources: {}, completions: {} },
    instructions: instructions(mode.unlisted(era), networks, subject),
    cacheHints: {
      ...Object.fromEntries(LASTING.map((method) => [method, hint])),
      ...(changes ? { 'tools/list': now, 'server/discover': now } : {}),
      // The content of a network may change at any moment.
      'resources/read': now,
    },
  };
}
