/**
 * This process's environment without extra certificate authorities. Node loads those at every start, which takes longer
 * than the rest of the start, so that any server would look fast next to `node -e 0`.
 */
export const plainEnvironment = (more: Readonly<Record<string, string>> = {}): NodeJS.ProcessEnv => ({
  ...process.env,
  NODE_EXTRA_CA_CERTS: undefined,
  ...more,
});
