/** Calls with random arguments, on the path of every call, to a real HTTPS server that records what it receives. */
import fc from 'fast-check';
import { apis } from '../../src/generated/apis.ts';
import { inputs } from '../../src/generated/inputs.ts';
import { operations } from '../../src/generated/operations.ts';
import type { Consent } from '../../src/runtime/gate/confirm/types.ts';
import type { CallOutcome } from '../../src/runtime/owners/call.ts';
import { type Answerer, json, startFakeController } from '../support/fake-controller.ts';
import { startSession } from '../support/session.ts';
import { anyArguments } from './any-arguments.ts';
import { DocumentJudge } from './document-judge.ts';

export interface FuzzReport {
  readonly calls: number;
  /** Requests that reached the controller, except logins. */
  readonly requests: number;
  /** How often the calls ended in each way. */
  readonly endings: Readonly<Record<string, number>>;
  /** Each with the call that shows it; only the first few. */
  readonly faults: readonly string[];
}

const MOST_FAULTS = 20;
/** Concurrent calls, so that they also affect each other. */
const AT_ONCE = 8;

/** Ids that a controller may return, and that this server may then send. */
const IDS = ['an-id', 'an-id', 'a/b?c#d', '..', '.', '%2e%2e', '', 'a\r\nb', '\ud800', '@a', '__proto__'];

/** Whether a person can be asked, has agreed in advance, or is absent: calls take turns. */
const CONSENTS: readonly (Consent | undefined)[] = [{ kind: 'yes' }, { kind: 'ask' }, undefined];

/** An entity, or a list of one: what most answers look like. The same request always gets the same answer. */
const answerer: Answerer = ({ method, path, body }, response) => {
  const one = method !== 'GET' || /\/[^/]*[0-9._-][^/]*(\?|$)/.test(path);
  const entity = { id: IDS[(path.length + body.length) % IDS.length], name: 'a name' };
  const meta = one ? {} : { pagination: { limit: 10, offset: 0, totalCount: 1 } };
  json(response, method === 'POST' ? 201 : 200, { data: one ? entity : [entity], meta });
};

/**
 * Makes calls of every tool in turn.
 * @param seed the same seed gives the same calls
 */
export async function fuzz(calls: number, seed: number): Promise<FuzzReport> {
  const judge = new DocumentJudge(Object.keys(apis));
  const controller = await startFakeController({ otherwise: answerer });
  const session = startSession({
    origin: controller.origin,
    trust: { ca: controller.authority.pem },
    credentials: { method: 'updb', username: 'admin', password: 'the-password-of-the-fuzz' },
    connectTimeout: 10_000,
    callTimeout: 30_000,
  });
  const faults: string[] = [];
  const endings: Record<string, number> = {};
  let requests = 0;
  const note = (shown: string, found: readonly string[]) => {
    for (const fault of found) if (faults.length < MOST_FAULTS) faults.push(`${fault}\n  by ${shown}`);
  };
  try {
    for (let at = 0; at < calls; ) {
      const round = operations.slice(0, calls - at);
      const args = round.map(({ name }, index) => {
        const arbitrary = anyArguments(inputs[name]?.schema ?? {});
        const consent = CONSENTS[(seed + at + index) % CONSENTS.length];
        return { name, consent, args: fc.sample(arbitrary, { numRuns: 1, seed: seed + at + index })[0] ?? {} };
      });
      at += round.length;
      for (let from = 0; from < args.length; from += AT_ONCE) {
        const batch = args.slice(from, from + AT_ONCE);
        await Promise.all(
          batch.map(async ({ name, args, consent }) => {
            const shown = `${name} ${JSON.stringify(args).slice(0, 500)}`;
            const outcome = await session.call(name, args, consent).catch((error: unknown) => error as Error);
            const ending = outcome instanceof Error ? 'thrown' : (outcome.failure ?? 'done');
            endings[ending] = (endings[ending] ?? 0) + 1;
            note(shown, outcome instanceof Error ? [String(outcome.stack)] : answerFaults(outcome));
          }),
        );
        const sent = controller.seen.splice(0).filter(({ path }) => !path.endsWith('/authenticate?method=password'));
        requests += sent.length;
        for (const request of sent) note(`${request.method} ${request.path}`, judge.faults(request));
      }
    }
    note('the log', session.log.lines.filter((line) => line.startsWith('{"level":"error"')).slice(0, 5));
  } finally {
    await session.close();
    await controller.close();
  }
  return { calls, requests, endings, faults };
}

/** What is wrong with an answer, whatever the call was (MCP 2026-07-28, `CallToolResult`). */
function answerFaults({ answer, failure }: CallOutcome): string[] {
  const faults: string[] = [];
  if (failure === 'internal') faults.push('ended as a fault of this server');
  if ((failure !== undefined) !== (answer.isError === true)) faults.push(`isError is ${answer.isError} at ${failure}`);
  if (answer.content.length === 0) faults.push('an answer without content');
  for (const block of answer.content) {
    if (block.type !== 'text') continue;
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these must not arrive
    if (/(?!\r\n)[\u0000-\u0008\u000b-\u001f\u007f\u202e\u200b]/.test(block.text))
      faults.push('a hidden character in an answer');
    if (/\p{Surrogate}/u.test(block.text)) faults.push('half a character in an answer');
  }
  return faults;
}
