import * as z from 'zod';

export const updbForm = z.strictObject({
  method: z.literal('updb'),
  username: z.string().min(1).describe('User name. The password is in the keychain.'),
});
