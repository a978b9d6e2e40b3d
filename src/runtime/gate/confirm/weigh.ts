import type { Ask } from '../../../common/ask.ts';
import { ToolError } from '../../../common/tool-error.ts';
import { findings, structured } from '../../answer/answer.ts';
import type { CallOutcome, Session } from '../../call.ts';
import type { ChangeReads } from '../../change/change-reads.ts';
import { foresee } from '../../change/foresee.ts';
import type { Preview } from '../../change/types.ts';
import type { Lists } from '../../network/names/list-for.ts';
import { confirm, dryRun, type Ground, type Write } from './confirm.ts';

/** A write as it comes in. */
interface Incoming extends Omit<Write, 'foresee'> {
  /** The reserved argument: what it would do is to be told, and nothing done. */
  readonly dryRun: boolean;
  readonly reads: ChangeReads;
  /** Where an id is looked up by a name that was given in its place. */
  readonly names: Lists & { readonly lookUp: Ask };
}

/**
 * Stands before every write: tells what it would do, or gets the word that it needs.
 * @returns undefined where it may be sent, else the answer in its place
 * @throws {ToolError} where it may not be sent
 */
export async function weigh(session: Session, incoming: Incoming): Promise<CallOutcome | undefined> {
  const { operation } = incoming;
  const { exposure, confirm: settings, controller, describe, answers } = session;
  const ground: Ground = {
    exposure,
    settings,
    tokens: await session.tokens(),
    session: session.id,
    network: controller.origin,
    describe,
  };
  const write: Write = { ...incoming, foresee: () => foreseen(incoming) };
  if (!incoming.dryRun) return confirm(write, ground);
  const { text, preview } = await dryRun(write, ground);
  const data = () => ({ preview: findings(preview, answers) });
  return { answer: { content: [{ type: 'text', text }], ...structured(operation, data, answers) } };
}

/** What the write would do. A target that is not found is looked for by its name. */
async function foreseen({ operation, given, reads, names }: Incoming): Promise<Preview> {
  try {
    return await foresee(reads);
  } catch (error) {
    if (!(error instanceof ToolError) || error.kind !== 'controller') throw error;
    const { nameHint } = await import('../../network/names/not-found.ts');
    const hint = await nameHint(operation, given, { said: error.message }, names);
    throw hint === undefined ? error : new ToolError(error.kind, error.message, hint, { cause: error });
  }
}
