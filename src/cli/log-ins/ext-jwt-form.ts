import * as z from 'zod';

const text = z.string().min(1);

export const extJwtForm = z.strictObject({
  method: z.literal('ext-jwt'),
  file: text.optional().describe('File that holds the token; whoever writes it renews it.'),
  variable: text.optional().describe('Variable that holds the token.'),
  command: z
    .array(text)
    .min(1)
    .optional()
    .describe('Program and arguments that print the token, or JSON with it as plugins of kubectl do.'),
});
