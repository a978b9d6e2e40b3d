/** Replaced when the package is built; a run from source has no version. */
declare const ZITI_MCP_VERSION: string;

export const version: string = typeof ZITI_MCP_VERSION === 'string' ? ZITI_MCP_VERSION : '0.0.0-source';
