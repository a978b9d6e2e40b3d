import * as z from 'zod';

const text = z.string().min(1);

export const extJwtForm = z.strictObject({
  method: z.literal('ext-jwt'),
  file: text.optional().describe('File with the token. Another program writes it and keeps it up to date.'),
  variable: text.optional().describe('Environment variable with the token.'),
  command: z
    .array(z.string())
    .min(1)
    .optional()
    .describe('Program and arguments that print the token, or an ExecCredential, as kubectl credential plugins do.'),
});
