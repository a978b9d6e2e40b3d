import type { CallOutcome, Session } from '../call.ts';
import type { ChangeReads } from '../change/change-reads.ts';
import { foresee } from '../change/foresee.ts';
import { structured } from '../shape/answer.ts';
import { confirm, dryRun, type Ground, type Write } from './confirm.ts';

/** A write as it comes in. */
interface Incoming extends Omit<Write, 'foresee'> {
  /** The reserved argument: what it would do is to be told, and nothing done. */
  readonly dryRun: boolean;
  readonly reads: ChangeReads;
}

/**
 * Stands before every write: tells what it would do, or gets the word that it needs.
 * @returns undefined where it may be sent, else the answer in its place
 * @throws {ToolError} where it may not be sent
 */
export async function weigh(session: Session, incoming: Incoming): Promise<CallOutcome | undefined> {
  const { operation, reads } = incoming;
  const { exposure, confirm: settings, controller, describe, answers } = session;
  const ground: Ground = {
    exposure,
    settings,
    tokens: await session.tokens(),
    session: session.id,
    network: controller.origin,
    describe,
  };
  const write: Write = { ...incoming, foresee: () => foresee(reads) };
  if (!incoming.dryRun) return confirm(write, ground);
  const { text, preview } = await dryRun(write, ground);
  return { answer: { content: [{ type: 'text', text }], ...structured(operation, { preview }, answers) } };
}
