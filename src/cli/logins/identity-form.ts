import * as z from 'zod';

export const identityForm = z.strictObject({
  method: z.literal('identity'),
  name: z.string().describe('Subject of the certificate. The certificate and its key are in the keychain.'),
});
