/** Headers that the standard itself says are no parameters (OpenAPI 3.1, section 4.8.12.1). */
export const RESERVED_HEADERS: ReadonlySet<string> = new Set(['accept', 'authorization', 'content-type']);

/**
 * Headers of the connection or the login: setting them could change which host is trusted or who is logged in.
 * Hop-by-hop headers as in RFC 9110, section 7.6.1, and related ones.
 */
const UNSENT = new Set([
  ...RESERVED_HEADERS,
  ...['host', 'cookie', 'content-length', 'content-encoding', 'expect', 'zt-session'],
  ...['connection', 'keep-alive', 'te', 'trailer', 'transfer-encoding', 'upgrade', 'http2-settings'],
]);

/** The cookie that identifies a login, like its header. */
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
