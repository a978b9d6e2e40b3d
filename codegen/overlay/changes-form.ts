import * as z from 'zod';
import { OUTCOMES } from '../../src/contract.ts';
import type { Json } from '../common/json.ts';
import { type TargetsOverlay, targetsForm } from './targets-form.ts';

const json = z.unknown().transform((value) => value as Json);

/** How changes are read back, where no rule applies. */
export const changesForm = z.strictObject({
  /** By the tool that makes the change. */
  reads: z.record(
    z.string(),
    z.strictObject({
      reader: z.string().optional(),
      outcome: z.enum(OUTCOMES).optional(),
      /** Fields that the operation sets without an argument. */
      sets: z.record(z.string(), json).optional(),
      /** Arguments whose field has another name. */
      as: z.record(z.string(), z.string()).optional(),
      /** Arguments that controllers do not show, although the document declares it. */
      unshown: z.array(z.string()).optional(),
      /** Arguments that controllers accept but ignore, and the tool that sets those fields. */
      ignores: z.strictObject({ fields: z.array(z.string()), instead: z.string() }).optional(),
    }),
  ),
  /** Changes that are not read back, and why. */
  unread: z.record(z.string(), z.string().min(10)),
  /** By argument: the value when PUT leaves it out, if it is not empty. */
  resets: z.record(z.string(), json),
  ...targetsForm,
});

export type ChangesOverlay = z.infer<typeof changesForm> & TargetsOverlay;
