/**
 * This process's environment, without further certificate authorities: Node loads those in every process that it starts,
 * which takes longer than the rest of a start, and would make any server look quick beside `node -e 0`.
 */
export const plainEnvironment = (more: Readonly<Record<string, string>> = {}): NodeJS.ProcessEnv => ({
  ...process.env,
  NODE_EXTRA_CA_CERTS: undefined,
  ...more,
});
