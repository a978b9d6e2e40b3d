/** What the flags of the long commands are about, in the order in which the help shows them. */
export const FLAG_GROUPS = [
  'Controller',
  'Login to the controller',
  'Stored secrets',
  'Tools',
  'Safety',
  'Answers',
  'Configuration, log and audit',
  'HTTP, with --transport http',
  "Clients' login over HTTP",
  'Replicas over HTTP',
  'Other APIs',
] as const;

export type FlagGroup = (typeof FLAG_GROUPS)[number];
