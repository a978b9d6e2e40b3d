/** Hop-by-hop headers as in RFC 9110, section 7.6.1, and related ones; and those of a controller's own login. */
const OF_CONNECTION = new Set([
  ...['host', 'cookie', 'content-length', 'content-encoding', 'expect', 'zt-session'],
  ...['connection', 'keep-alive', 'te', 'trailer', 'transfer-encoding', 'upgrade', 'http2-settings'],
]);

/**
 * Whether a header belongs to the connection or to a controller's login, or its name is invalid. Setting such a header
 * could change which host is trusted, where a request ends, or who is logged in.
 */
export const isOfConnection = (name: string): boolean => {
  const plain = name.trim().toLowerCase();
  return (
    OF_CONNECTION.has(plain) ||
    plain.startsWith('proxy-') ||
    plain.startsWith(':') ||
    !/^[!#$%&'*+.^_`|~0-9a-z-]+$/.test(plain)
  );
};
