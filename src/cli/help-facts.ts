/** What every help text shows besides commands and flags; the manual page uses it too. */

/** Settings without a flag, because other users can see arguments or because they are standard variables. */
export const VARIABLES: Readonly<Record<string, string>> = {
  ZITI_MCP_USERNAME: 'user name to log in with',
  ZITI_MCP_PASSWORD: 'its password',
  ZITI_MCP_PASSPHRASE: 'opens the encrypted file of secrets, where a network has one in the place of the keychain',
  ZITI_MCP_CONFIRM_KEY: 'signs confirmations: the same for replicas that serve one session (32 characters or more)',
  ZITI_MCP_STATE_PASSWORD: 'password of the store of --state',
  HTTPS_PROXY: 'proxy to the controller; NO_PROXY names hosts without',
  NODE_EXTRA_CA_CERTS: 'PEM file of more authorities that Node trusts',
};

export const PRECEDENCE =
  'Every flag has a variable: --allow-write is ZITI_MCP_ALLOW_WRITE. Flags win over variables, and those over the file of --config.';

export const EXIT_CODES: Readonly<Record<string, string>> = {
  0: 'done',
  1: 'the answer is no: a check, a comparison or a call failed',
  2: 'wrong usage or configuration',
  3: 'the controller cannot be reached, or refuses the log-in',
  130: 'interrupted',
};
