import * as z from 'zod';
import { EFFECTS, MARKS } from '../../contract.ts';
import { DEFAULT_LIMITS } from '../../runtime/gate/limits/limits.ts';
import { CONFIRM_MODES } from '../../runtime/gate/policy/types.ts';

const text = z.string().min(1);
const texts = z.array(text).min(1);

/** Which operations a rule is about: those that match an entry of every given list. */
const selectors = {
  tools: texts.describe('Names of tools, earlier names, or globs over names; an entry with ! in front takes away.'),
  categories: texts.describe('Categories of tools, or globs over them; an entry with ! in front takes away.'),
  effects: z.array(z.enum(EFFECTS)).min(1).describe('What the call does to the controller.'),
  marks: z.array(z.enum(MARKS)).min(1).describe('Why the operation deserves more care than its effect tells.'),
  networks: texts.describe(
    'Globs over what the network is called: its origin, its host with port, or its host; the embedded one is sandbox. An entry with ! in front takes away.',
  ),
};
const SELECTORS = Object.keys(selectors);

const rule = z
  .strictObject({
    action: z.enum(['allow', 'deny']).describe('What becomes of the calls that the rule is about.'),
    ...z.object(selectors).partial().shape,
    why: text.optional().describe('The reason, as it is told to whoever is refused.'),
  })
  .refine(
    (given) => SELECTORS.some((key) => key in given),
    `is about nothing: give one or more of ${SELECTORS.join(', ')}; tools: ["*"] means every tool`,
  )
  .meta({ anyOf: SELECTORS.map((key) => ({ required: [key] })) });

const limit = (otherwise: number, help: string) => z.int().min(1).default(otherwise).describe(help);

const limits = z.strictObject({
  writesPerMinute: limit(DEFAULT_LIMITS.writesPerMinute, 'Changes that a session may make within any sixty seconds'),
  concurrentCalls: limit(DEFAULT_LIMITS.concurrentCalls, 'Calls of a session that may be under way at once'),
  bytesPerCall: limit(DEFAULT_LIMITS.bytesPerCall, "Most bytes of one call's arguments, as JSON"),
});

const confirm = z.strictObject({
  mode: z
    .enum(CONFIRM_MODES)
    .default('elicit')
    .describe('How a call is confirmed unless --confirm says so: by a person who is asked, or by a second call.'),
  exempt: z.array(text).default([]).describe('Tools that need no confirmation, by their exact names.'),
});

/** The format of a policy file. */
export const policyForm = z
  .strictObject({
    rules: z.array(rule).default([]).describe('Asked in order: the first that fits a tool decides.'),
    limits: limits.prefault({}).describe('How much a session may do; what is beyond is refused.'),
    confirm: confirm.prefault({}).describe('How calls that remove, replace or cut off are confirmed.'),
  })
  .meta({ title: 'ziti-mcp policy', description: 'What an assistant may do through ziti-mcp; see docs/policy.md.' });

/** A policy file as written. */
export type PolicyFile = z.infer<typeof policyForm>;
export type WrittenRule = z.infer<typeof rule>;

/** The format as JSON Schema (2020-12), for editors. */
export const policySchema = (): Record<string, unknown> => z.toJSONSchema(policyForm, { io: 'input' });
