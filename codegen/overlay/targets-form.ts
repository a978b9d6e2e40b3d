import * as z from 'zod';

/** What depends on an entity, and what to call it, if no rule applies. */
export const targetsForm = {
  /** By the tool that reads them. */
  targets: z.record(
    z.string(),
    z.strictObject({
      kind: z.string().optional(),
      /** What happens when one is removed while something depends on it. */
      inUse: z.enum(['refused', 'dropped']).optional(),
      dependents: z
        .record(
          z.string(),
          z
            .strictObject({
              list: z.string(),
              filter: z.string().includes('{id}').optional(),
              where: z.string().optional(),
            })
            .refine(
              ({ filter, where }) => filter === undefined || where === undefined,
              'has both `filter` and `where`',
            ),
        )
        .optional(),
    }),
  ),
  /** Tools that read entities with more fields than their document declares. */
  undeclared: z.array(z.string()),
  /** Lists below an entity that are not its dependents. */
  independent: z.array(z.string()),
};

export type TargetsOverlay = { readonly [key in keyof typeof targetsForm]: z.infer<(typeof targetsForm)[key]> };
