/** The server as a library: what other programs may rely on. */
export { UsageError } from './cli/usage-error.ts';
export type { Logger, LogLevel } from './common/log.ts';
export { createServer, type ZitiServer } from './library/create-server.ts';
export type { ServerSettings } from './library/settings.ts';
export { stdioTransport } from './library/stdio-transport.ts';
export type { Transport } from './library/transport.ts';
