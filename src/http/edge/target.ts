import type { IncomingMessage } from 'node:http';
import { beforeFirst } from '../../common/before-first.ts';

/** What a request is for. */
export interface Target {
  /** The path, without the query. */
  readonly path: string;
  /** The server that it names, with or without a port. */
  readonly host: string | undefined;
}

/** A whole URL in place of a path (RFC 9112, section 3.2.2). */
const ABSOLUTE = /^https?:\/\/([^/?#]*)(\/?[^?]*)/i;

/** The path that a request asks for, and the host: of the URL, where it has a whole one, whatever its Host field says. */
export function targetOf({ url = '', headers: { host } }: Pick<IncomingMessage, 'url' | 'headers'>): Target {
  const [, named, path] = ABSOLUTE.exec(url) ?? [];
  if (named === undefined) return { path: beforeFirst('?', url), host };
  return { path: path || '/', host: named };
}
