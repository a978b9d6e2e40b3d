import { SecondFactorRefused } from '../login.ts';

/** A second factor that nobody can type here: one that is not set up yet, or the token of an external provider. */
export type MissingFactor = keyof typeof EXPLANATIONS;

/** What happened, and what to do. */
const EXPLANATIONS = {
  enrollment: [
    'The credentials are right, but this identity has to set up a second factor (TOTP) first.',
    "A person can do that in the controller's console, or in a Ziti client; then log in again.",
  ],
  token: [
    'MFA needed: the credentials are right, but this identity also needs a token of the external provider that its auth policy names as the second factor.',
    'Log in at that provider (ziti-mcp init --auth-mode device-auth or browser): its token is then sent as both factors. Or use an identity whose auth policy asks for no second factor.',
  ],
} as const satisfies Readonly<Record<string, readonly [string, string]>>;

/** The error of a login whose first factor was right. */
export function factorMissing(factor: MissingFactor): SecondFactorRefused {
  const [message, next] = EXPLANATIONS[factor];
  return new SecondFactorRefused(message, next);
}
