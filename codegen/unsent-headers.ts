/** Headers that the standard itself says are no parameters (OpenAPI 3.1, section 4.8.12.1). */
export const UNTOLD: ReadonlySet<string> = new Set(['accept', 'authorization', 'content-type']);

/**
 * Headers that belong to the connection or to the log-in: whoever may set them changes which host is trusted, or who is
 * logged in. Hop-by-hop ones are those of RFC 9110, section 7.6.1, and what goes with them.
 */
const UNSENT = new Set([
  ...UNTOLD,
  ...['host', 'cookie', 'content-length', 'content-encoding', 'expect', 'zt-session'],
  ...['connection', 'keep-alive', 'te', 'trailer', 'transfer-encoding', 'upgrade', 'http2-settings'],
]);

/** The cookie that a log-in is known by, as its header is. */
const SESSION_COOKIE = 'zt-session';

export const isSessionCookie = (name: string): boolean => name.trim().toLowerCase() === SESSION_COOKIE;

/** Whether a header is never an argument, whatever a document says. */
export const isUnsent = (name: string): boolean => {
  const plain = name.trim().toLowerCase();
  return (
    UNSENT.has(plain) ||
    plain.startsWith('proxy-') ||
    plain.startsWith(':') ||
    !/^[!#$%&'*+.^_`|~0-9a-z-]+$/.test(plain)
  );
};
