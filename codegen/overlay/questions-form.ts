import * as z from 'zod';

/**
 * The format of files in `spec/overlay/questions/`: by operation, example questions in various styles. Quoted text is
 * the name of an entity.
 */
export const questionsForm = z.record(z.string(), z.array(z.string().min(1)).min(1));

/** The files of `spec/overlay/questions/`, by category. */
export type QuestionsOverlay = Readonly<Record<string, z.infer<typeof questionsForm>>>;
