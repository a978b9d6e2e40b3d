/** Replaced when the package is built, by the digest of everything that the tables of a document depend on. */
declare const ZITI_MCP_GENERATOR: string;

/** Undefined in a run from source, where the generator may change from one run to the next. */
export const generatorDigest: string | undefined =
  typeof ZITI_MCP_GENERATOR === 'string' ? ZITI_MCP_GENERATOR : undefined;
