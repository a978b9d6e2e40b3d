import * as z from 'zod';

const text = z.string().min(1);

/** The stored settings of an external provider and of this client there. */
export const providerForm = {
  issuer: z.url({ protocol: /^https$/ }).describe('Issuer of the OpenID provider, exactly as it writes it.'),
  clientId: text.describe('Id of this client there.'),
  scope: text.optional().describe('What is asked for, separated by spaces.'),
  audience: text.optional().describe('What the token is for, as some providers take it.'),
  resource: text.optional().describe('What the token is for (RFC 8707).'),
  ca: text.optional().describe('PEM of a private authority that signs the certificate of the provider.'),
  shows: z.enum(['access', 'id']).optional().describe('Which token the controller is shown (access).'),
};

export const deviceAuthForm = z.strictObject({ method: z.literal('device-auth'), ...providerForm });

export const clientCredentialsForm = z.strictObject({ method: z.literal('client-credentials'), ...providerForm });

export const browserForm = z.strictObject({
  method: z.literal('browser'),
  ...z.object(providerForm).partial().shape,
  redirectUri: z.url().optional().describe('Where the browser comes back to: an address of this machine.'),
});
