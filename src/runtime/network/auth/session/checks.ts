/** What to check if a controller refuses a login, as sentences: it answers alike, whatever the reason is. */
import { setBy } from '../../controller/set-by.ts';
import type { LoginTools } from '../login.ts';

export const passwordChecks = (tools: Pick<LoginTools, 'source'>): readonly string[] => [
  `Check the user name and password${setBy('ZITI_MCP_USERNAME and ZITI_MCP_PASSWORD', tools)}.`,
  'A disabled or locked identity gets the same answer, and so does one whose auth policy does not allow passwords: an administrator can change that.',
];

export const certificateChecks: readonly string[] = [
  'Check that the identity belongs to this network, that it still exists and is enabled, and that its auth policy allows certificates.',
  'Its certificate may have expired: if so, enroll the identity again.',
];
