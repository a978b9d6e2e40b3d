import * as z from 'zod';

export const identityForm = z.strictObject({
  method: z.literal('identity'),
  name: z.string().describe('Subject of the certificate. It is in the keychain, with its key.'),
});
