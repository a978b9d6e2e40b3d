/** What every help text shows besides commands and flags; the manual page uses it too. */

/** Variables that hold a secret, and what it is. Each has another one, with `_FILE` behind its name, that names a file with it. */
export const SECRET_VARIABLES: Readonly<Record<string, string>> = {
  ZITI_MCP_PASSWORD: 'password',
  ZITI_MCP_PASSPHRASE: 'passphrase',
  ZITI_MCP_CONFIRM_KEY: 'confirmation key',
  ZITI_MCP_STATE_PASSWORD: 'password of the store',
};

const SECRET_FILES = Object.fromEntries(
  Object.keys(SECRET_VARIABLES).map((name) => [`${name}_FILE`, `file with ${name}, as containers mount secrets`]),
);

/** Settings without a flag, because other users can see arguments or because they are standard variables. */
export const VARIABLES: Readonly<Record<string, string>> = {
  ZITI_MCP_USERNAME: 'user name to log in with',
  ZITI_MCP_PASSWORD: 'its password',
  ZITI_MCP_PASSPHRASE: 'passphrase of the encrypted secrets file, for networks that use one instead of the keychain',
  ZITI_MCP_CONFIRM_KEY:
    'signs confirmations: use the same key for replicas that share sessions (32 characters or more)',
  ZITI_MCP_STATE_PASSWORD: 'password of the --state store',
  ...SECRET_FILES,
  OTEL_EXPORTER_OTLP_ENDPOINT: 'collector that traces and metrics are sent to; other OTEL_* variables apply too',
  HTTPS_PROXY: 'proxy for the controller; NO_PROXY lists hosts and networks to reach directly',
  NODE_EXTRA_CA_CERTS: 'PEM file of extra CAs for Node to trust',
};

export const PRECEDENCE =
  'Every flag has a variable: --allow-write is ZITI_MCP_ALLOW_WRITE. Flags override variables, and variables override the --config file.';

export const EXIT_CODES: Readonly<Record<string, string>> = {
  0: 'done',
  1: 'the answer is no: a check, a diff or a call failed',
  2: 'invalid usage or configuration',
  3: 'the controller cannot be reached, or the login failed',
  130: 'interrupted',
};
