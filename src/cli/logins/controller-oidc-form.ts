import * as z from 'zod';

export const controllerOidcForm = z.strictObject({
  method: z.literal('controller-oidc'),
  username: z.string().min(1).optional().describe('User name. The password is in the keychain.'),
  name: z.string().optional().describe('Subject of the certificate that is used instead of a password.'),
  identity: z.string().optional().describe('Name of the identity, as the controller called it when it was set up.'),
});
