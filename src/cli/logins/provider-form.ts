import * as z from 'zod';

const text = z.string().min(1);

/** The stored settings of an external provider and of this client there. */
const providerForm = {
  issuer: z.url({ protocol: /^https$/ }).describe('Issuer of the OpenID provider, exactly as in its metadata.'),
  clientId: text.describe('Client id at the provider.'),
  scope: text.optional().describe('Scopes to request, separated by spaces.'),
  audience: text.optional().describe('Audience of the token, for providers with an audience parameter.'),
  resource: text.optional().describe('Resource that the token is for (RFC 8707).'),
  ca: text.optional().describe("PEM of the private CA that signs the provider's certificate."),
  shows: z.enum(['access', 'id']).optional().describe('Which token to send to the controller (access).'),
};

export const deviceAuthForm = z.strictObject({ method: z.literal('device-auth'), ...providerForm });

export const clientCredentialsForm = z.strictObject({ method: z.literal('client-credentials'), ...providerForm });

export const browserForm = z.strictObject({
  method: z.literal('browser'),
  ...z.object(providerForm).partial().shape,
  redirectUri: z.url().optional().describe('Redirect address of the browser login, on this machine.'),
});
