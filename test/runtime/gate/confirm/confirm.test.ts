/** The decision itself, about changes that only exist here. */
import { beforeEach, describe, expect, test } from 'vitest';
import { ToolError } from '../../../../src/common/tool-error.ts';
import type { CallableFacts, Effect, Mark } from '../../../../src/contract.ts';
import type { Judgement } from '../../../../src/runtime/change/judge-change.ts';
import type { Preview } from '../../../../src/runtime/change/types.ts';
import { confirm, dryRun } from '../../../../src/runtime/gate/confirm/confirm.ts';
import { Tokens } from '../../../../src/runtime/gate/confirm/tokens.ts';
import type { Consent } from '../../../../src/runtime/gate/confirm/types.ts';
import type { ConfirmContext, Write } from '../../../../src/runtime/gate/confirm/write.ts';
import { DeclinedCalls } from '../../../../src/runtime/gate/limits/declined-calls.ts';
import { OpenQuestions } from '../../../../src/runtime/gate/limits/open-questions.ts';
import type { NameList } from '../../../../src/runtime/gate/policy/name-list.ts';
import type { CallRecord } from '../../../../src/runtime/safety/audit/call-record.ts';
import { testClock } from '../../../support/test-clock.ts';
import { ASK } from './confirm-sandbox.ts';

const NAME = 'changeThing';
const KEY = Buffer.alloc(32, 7);
const YES: Consent = { kind: 'yes' };
const signal = new AbortController().signal;
const named = (...exact: string[]): NameList => ({ entries: exact, selected: new Set(exact), exact: new Set(exact) });

/** What differs between the calls of these tests. */
interface Case {
  readonly effect?: Effect;
  readonly marks?: readonly Mark[];
  readonly consent?: Consent;
  readonly token?: unknown;
  readonly args?: Write['args'];
  readonly sent?: Write['args'];
  readonly exempt?: true;
  /** Whether `--allow-write` names the tool. */
  readonly exact?: true;
  readonly elicit?: true;
  readonly judgement?: Judgement;
  readonly preview?: Partial<Preview>;
  readonly network?: string;
}

/** What was read, what the trail says of it, and the rule that refused it. */
let seen: { read: string[]; confirmation?: string; verdict?: unknown };
let shared: Pick<ConfirmContext, 'tokens' | 'declined' | 'questions'>;
beforeEach(() => {
  seen = { read: [] };
  const tokens = new Tokens(KEY, testClock());
  shared = { tokens, declined: new DeclinedCalls(() => 0), questions: new OpenQuestions() };
});

function writeOf(given: Case): Write {
  const { effect = 'write', marks = [], args = { a: 1 }, judgement = { reasons: [] } } = given;
  const tool: CallableFacts = { name: NAME, effect, marks, category: 'things', arguments: {} };
  const record = {
    confirmed: (confirmation: string) => {
      seen.confirmation = confirmation;
    },
    decided: (_tool: unknown, verdict: unknown) => {
      seen.verdict = verdict;
    },
  } as unknown as CallRecord;
  return {
    ...{
      tool,
      request: 'DELETE /things/{id}',
      args,
      shown: args,
      sent: given.sent,
      token: given.token,
      consent: given.consent,
      record,
    },
    redemption: { redeemed: undefined },
    foresee: async () => {
      seen.read.push('preview');
      const { reasons, ...hazard } = judgement;
      const judged = reasons.length === 0 ? {} : { judgements: reasons };
      return { differences: [], dependents: [], warnings: [], ...judged, ...hazard, ...given.preview };
    },
    judge: async () => {
      seen.read.push('judge');
      return judgement;
    },
  };
}

const contextOf = ({ exempt, exact, elicit, network = 'https://c:1' }: Case): ConfirmContext => ({
  ...shared,
  exposure: {
    ...{ tools: named(), categories: named(), deny: named(), readOnly: false, fileRules: [] },
    allowWrite: named(...(exact ? [NAME] : [])),
  },
  settings: { mode: elicit ? 'elicit' : 'token', exempt: new Set(exempt ? [NAME] : []) },
  ...{ client: 'me', network, origin: 'https://c:1', description: 'Changes it.', signal },
});
const confirmed = (given: Case) => confirm(writeOf(given), contextOf(given));
const textOf = async (given: Case) => {
  const [block] = (await confirmed(given))?.answer.content ?? [];
  return block?.type === 'text' ? block.text : '';
};
const tokenOf = async (given: Case) => /confirm: "([^"]+)"/.exec(await textOf(given))?.[1] ?? '';

const REASON = { reasons: ['cuts something off: x.'] };
const HAZARD = { reasons: [], hazard: 'it stops.' };
const LOCKOUT: Case = { marks: ['lockout'] };
const CUT = { lockout: 'it is this login.' };
const EXEMPT = { exempt: true, elicit: true } as const;

describe('what is sent at once', () => {
  test.each<[given: Case, confirmation: string, read: string[]]>([
    [{}, 'not needed', ['judge']],
    [{ consent: YES }, 'not needed', ['judge']],
    [{ consent: YES, judgement: REASON }, 'yes', ['judge']],
    [{ consent: YES, judgement: HAZARD, exact: true }, 'not needed', []],
    [{ effect: 'destructive', consent: YES }, 'yes', ['judge']],
    [{ effect: 'destructive', consent: YES, ...EXEMPT }, 'exempt', ['judge']],
    [{ effect: 'destructive', ...EXEMPT }, 'exempt', ['judge']],
    [{ judgement: REASON, ...EXEMPT }, 'exempt', ['judge']],
    [{ judgement: HAZARD, exact: true, ...EXEMPT }, 'exempt', ['judge']],
    [LOCKOUT, 'not needed', ['preview']],
    [{ ...LOCKOUT, consent: YES }, 'not needed', ['preview']],
    [{ ...LOCKOUT, consent: YES, judgement: REASON }, 'yes', ['preview']],
    [{ ...LOCKOUT, consent: YES, exact: true }, 'yes', []],
    [{ ...LOCKOUT, consent: YES, effect: 'destructive' }, 'yes', ['preview']],
    [{ ...LOCKOUT, judgement: REASON, ...EXEMPT }, 'exempt', ['preview']],
    [{ ...LOCKOUT, judgement: HAZARD, exact: true, ...EXEMPT }, 'exempt', ['preview']],
  ])('%j', async (given, confirmation, read) => {
    expect(await confirmed(given)).toBeUndefined();
    expect(seen).toStrictEqual({ read, confirmation });
  });
});

describe('what is asked about', () => {
  test.each<[given: Case, read: string[]]>([
    [{ judgement: REASON }, ['judge', 'preview']],
    [{ judgement: HAZARD, exact: true }, ['judge', 'preview']],
    [{ judgement: { ...HAZARD, ...REASON }, exact: true }, ['judge', 'preview']],
    [{ effect: 'destructive' }, ['preview']],
    [{ ...LOCKOUT, judgement: REASON }, ['preview']],
    [{ ...LOCKOUT, judgement: HAZARD, exact: true }, ['preview']],
    [{ ...LOCKOUT, preview: CUT, exact: true }, ['preview']],
    [{ ...LOCKOUT, preview: CUT, exact: true, exempt: true }, ['preview']],
  ])('%j', async (given, read) => {
    expect(await confirmed(given)).toMatchObject({ failure: 'asked', answer: { isError: true } });
    expect(seen).toStrictEqual({ read, confirmation: 'asked' });
  });
});

describe('what is refused', () => {
  test.each<[given: Case, rule: string, read: string[], says: string]>([
    [{ judgement: HAZARD }, 'hazard', ['judge'], 'is a hazard here: it stops.'],
    [{ judgement: HAZARD, ...EXEMPT }, 'hazard', ['judge'], 'is a hazard here: it stops.'],
    [{ judgement: HAZARD, consent: YES }, 'hazard', ['judge'], 'is a hazard here: it stops.'],
    [{ ...LOCKOUT, judgement: HAZARD }, 'hazard', ['preview'], 'is a hazard here: it stops.'],
    [{ ...LOCKOUT, preview: CUT }, 'lockout', ['preview'], "can cut off this server's own access: it is this login."],
    [{ ...LOCKOUT, preview: CUT, consent: YES }, 'lockout', ['preview'], "can cut off this server's own access"],
  ])('%j', async (given, rule, read, says) => {
    const refusal = { kind: 'refused', next: expect.stringContaining(`--allow-write ${NAME}`) };
    await expect(confirmed(given)).rejects.toMatchObject({ ...refusal, message: expect.stringContaining(says) });
    expect(seen).toStrictEqual({ read, verdict: { allowed: false, rule } });
  });

  test.each<[judgement: Judgement | undefined, reason: string]>([
    [undefined, ''],
    [REASON, ' It cuts something off: x.'],
  ])('a change when nobody can be asked, with its reasons', async (judgement, reason) => {
    await expect(
      confirmed({ effect: 'destructive', elicit: true, ...(judgement && { judgement }) }),
    ).rejects.toMatchObject({
      ...{ kind: 'refused', next: expect.stringContaining('--confirm token') },
      message: `Nothing was sent: ${NAME} needs a person's confirmation, and this client cannot ask for it (MCP elicitation).${reason}`,
    });
    expect(seen.confirmation).toBe('none');
  });

  test('one question more than a person is asked', async () => {
    const scenario: Case = { effect: 'destructive', elicit: true, consent: ASK };
    for (let number = 0; number < 5; number += 1) expect(await confirmed(scenario)).toHaveProperty('question');
    await expect(confirmed(scenario)).rejects.toMatchObject({
      ...{ kind: 'refused', message: expect.stringContaining('still has another question to answer') },
      next: expect.stringContaining('Wait until it is answered'),
    });
    expect(seen.confirmation).toBe('none');
  });
});

describe('a reply', () => {
  const scenario: Case = { effect: 'destructive', elicit: true };
  const replied = async (action: 'accept' | 'decline' | 'cancel', more: Case = {}) => {
    const token = (await confirmed({ ...scenario, consent: ASK }))?.question?.token ?? '';
    return confirmed({ ...scenario, consent: { kind: 'reply', token, action }, ...more });
  };

  test('of yes is recorded as such', async () => {
    await replied('accept');
    expect(seen.confirmation).toBe('elicited');
  });
  test('that declines a call is remembered of this call', async () => {
    await expect(replied('decline')).rejects.toThrow('the user declined');
    expect(seen.confirmation).toBe('declined');
    for (let times = 0; times < 2; times += 1)
      await expect(confirmed({ ...scenario, consent: ASK })).rejects.toThrow('not asked again for 300 seconds');
    expect(await confirmed({ ...scenario, consent: ASK, args: { a: 2 } })).toHaveProperty('question');
  });
  test('that never came is not', async () => {
    await expect(replied('cancel')).rejects.toThrow('did not answer');
    expect(seen.confirmation).toBe('unanswered');
    expect(await confirmed({ ...scenario, consent: ASK })).toHaveProperty('question');
  });
  test('does not count if names mean other entities by now', async () => {
    await expect(replied('accept', { sent: { a: 2 } })).rejects.toThrow('have changed since');
    expect(seen.confirmation).toBe('void');
  });
});

describe('the second of two steps', () => {
  const scenario: Case = { effect: 'destructive' };

  test('is accepted once, and stays accepted while that call is examined', async () => {
    const token = await tokenOf(scenario);
    const write = writeOf({ ...scenario, token });
    expect(await confirm(write, contextOf(scenario))).toBeUndefined();
    expect(await confirm(write, contextOf(scenario))).toBeUndefined();
    expect(seen.confirmation).toBe('token');
    await expect(confirmed({ ...scenario, token })).rejects.toThrow('already been used');
  });
  test.each([true, false])('if no other process has accepted it: %j', async (isFirst) => {
    shared = { ...shared, tokens: new Tokens(KEY, testClock(), async () => isFirst) };
    const second = confirmed({ ...scenario, token: await tokenOf(scenario) });
    await (isFirst ? expect(second).resolves.toBeUndefined() : expect(second).rejects.toThrow('already been used'));
    expect(seen.confirmation).toBe(isFirst ? 'token' : 'void');
  });
  test('is not brought before other processes if it is not valid here', async () => {
    const asked: string[] = [];
    const once = async (id: string) => asked.push(id) > 0;
    shared = { ...shared, tokens: new Tokens(KEY, testClock(), once) };
    await expect(confirmed({ ...scenario, token: 'x' })).rejects.toThrow('did not issue it');
    expect(asked).toStrictEqual([]);
  });
  test('is refused unless two-step confirmation is used', async () => {
    await expect(confirmed({ ...scenario, elicit: true, token: 'x' })).rejects.toThrow('does not use two-step');
    expect(seen).toStrictEqual({ read: [], confirmation: 'void' });
  });
  test('is not begun by null or by something that is no text', async () => {
    expect(await confirmed({ ...scenario, token: null })).toMatchObject({ failure: 'asked' });
    await expect(confirmed({ ...scenario, token: 1 })).rejects.toThrow('did not issue it');
  });
});

describe('the text', () => {
  const head = (network: string) => `${NAME} at ${network}: Changes it.\nWith:\n- a: 1`;

  test.each<[network: string, shown: string]>([
    ['https://c:1', 'https://c:1'],
    ['office', 'office (https://c:1)'],
    ['pw', '"pw" (https://c:1)'],
  ])('names the network %s', async (network, shown) => {
    expect(await textOf({ effect: 'destructive', consent: ASK, network })).toBe(`Do this?\n${head(shown)}`);
    const text = await textOf({ effect: 'destructive', network });
    expect(text.startsWith(`Nothing has been changed yet. This would happen:\n${head(shown)}\nShow this`)).toBe(true);
  });
  test('of a dry run says that it is one', async () => {
    const { text, preview } = await dryRun(writeOf({}), contextOf({}));
    expect(text).toBe(`Nothing was changed: this is a dry run.\n${head('https://c:1')}`);
    expect(preview.differences).toStrictEqual([]);
    expect(seen).toStrictEqual({ read: ['preview'], confirmation: 'dry run' });
  });
});

test('a change that cannot be read is not sent, and says so; faults of this server are not reworded', async () => {
  const cause = new ToolError('controller', 'It answered 503.', 'Try again.');
  const failing = (error: Error): Write => ({
    ...writeOf({ effect: 'destructive' }),
    foresee: () => Promise.reject(error),
  });
  await expect(confirm(failing(cause), contextOf({}))).rejects.toMatchObject({
    ...{ kind: 'controller', next: 'Try again.', cause },
    message: `Nothing was sent: could not read what ${NAME} would do. It answered 503.`,
  });
  const wrong = new ToolError('arguments', 'The name is taken.', 'Choose another.');
  await expect(confirm(failing(wrong), contextOf({}))).rejects.toMatchObject({
    ...{ kind: 'arguments', next: 'Choose another.' },
    message: 'Nothing was sent: The name is taken.',
  });
  const fault = new TypeError('stumbled');
  await expect(confirm(failing(fault), contextOf({}))).rejects.toBe(fault);
});
