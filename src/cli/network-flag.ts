import type { Flag } from './flags.ts';

/** Which of the networks that `ziti-mcp init` stored. */
export const networkFlag: Flag = {
  name: 'network',
  kind: 'text',
  value: 'NAME',
  help: 'a network that ziti-mcp init has stored',
};
