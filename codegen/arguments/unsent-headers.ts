import { isOfConnection } from '../../src/common/connection-headers.ts';

/** Headers that the standard does not allow as parameters (OpenAPI 3.1, section 4.8.12.1). */
export const RESERVED_HEADERS: ReadonlySet<string> = new Set(['accept', 'authorization', 'content-type']);

/** The cookie that identifies a login, like its header. */
const SESSION_COOKIE = 'zt-session';

/** Whether a cookie has the name of the session's header. */
export const isSessionCookie = (name: string): boolean => name.trim().toLowerCase() === SESSION_COOKIE;

/** Whether a header is never an argument, whatever a document says. */
export const isUnsent = (name: string): boolean =>
  RESERVED_HEADERS.has(name.trim().toLowerCase()) || isOfConnection(name);
