import * as z from 'zod';

/**
 * The end of a dotted path to a field: `enrollment.*.jwt` matches every path that ends like this; `*` is any one
 * segment.
 */
const field = z.strictObject({
  field: z.string().min(1),
  kind: z.string().regex(/^[A-Za-z][A-Za-z -]{2,40}$/),
  /** The tools that it applies to, if others use the name for something else. */
  in: z.array(z.string()).min(1).optional(),
});

/** What is secret in answers, arguments and filters. If several entries match a field, the first one counts. */
export const secretsForm = z.strictObject({
  answers: z.array(field),
  arguments: z.array(field),
  /** Tools whose whole answer, which is not JSON, is a secret, and its kind. */
  whole: z.record(z.string(), z.string()),
  /** Fields that some lists can be filtered by although no answer has them. */
  onlyInFilters: z.array(z.string()),
});

export type SecretField = z.infer<typeof field>;
export type SecretsOverlay = z.infer<typeof secretsForm>;
