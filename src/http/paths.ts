/** Path of the protocol's endpoint. */
export const ENDPOINT = '/mcp';

/** Where a resource says who issues tokens for it (RFC 9728, section 3.1); its own path may follow. */
export const METADATA_PATH = '/.well-known/oauth-protected-resource';

/** Paths of the transport of 2024-11-05: its stream, and where messages go. */
export const SSE_STREAM = '/sse';
export const SSE_MESSAGES = '/messages';

/** Where Prometheus fetches metrics. */
export const METRICS = '/metrics';
