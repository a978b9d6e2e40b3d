import * as z from 'zod';

export const identityForm = z.strictObject({
  method: z.literal('identity'),
  name: z.string().describe('Subject of the certificate. The certificate and its key are in the keychain.'),
  identity: z.string().optional().describe('Name of the identity, as the controller called it when it was set up.'),
});
