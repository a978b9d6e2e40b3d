import * as z from 'zod';
import { EFFECTS, MARKS } from '../../contract.ts';
import { DEFAULT_LIMITS } from '../../runtime/gate/limits/limits.ts';
import { CONFIRM_MODES } from '../../runtime/gate/policy/types.ts';

const text = z.string().min(1);
const texts = z.array(text).min(1);

/** Which operations a rule is about: those that match an entry of every given list. */
const selectors = {
  tools: texts.describe('Names of tools, earlier names, or globs over names; an entry that starts with ! excludes.'),
  categories: texts.describe('Categories of tools, or globs over them; an entry that starts with ! excludes.'),
  effects: z.array(z.enum(EFFECTS)).min(1).describe('What the call does to the controller.'),
  marks: z.array(z.enum(MARKS)).min(1).describe('Why the operation needs more care than its effect suggests.'),
  networks: texts.describe(
    "Globs over the network's name: its origin, its host and port, or its host; the embedded controller is sandbox. An entry that starts with ! excludes.",
  ),
};
const SELECTORS = Object.keys(selectors);

const rule = z
  .strictObject({
    action: z.enum(['allow', 'deny']).describe('What happens to calls that match the rule.'),
    ...z.object(selectors).partial().shape,
    why: text.optional().describe('The reason, shown when a call is refused.'),
  })
  .refine(
    (rule) => SELECTORS.some((key) => key in rule),
    `selects nothing: use at least one of ${SELECTORS.join(', ')}; tools: ["*"] means every tool`,
  )
  .meta({ anyOf: SELECTORS.map((key) => ({ required: [key] })) });

const limit = (otherwise: number, help: string) => z.int().min(1).default(otherwise).describe(help);

const limits = z.strictObject({
  writesPerMinute: limit(DEFAULT_LIMITS.writesPerMinute, 'Changes that a session may make within any sixty seconds'),
  concurrentCalls: limit(DEFAULT_LIMITS.concurrentCalls, 'Calls that a session may have in progress at once'),
  bytesPerCall: limit(DEFAULT_LIMITS.bytesPerCall, "Maximum size of one call's arguments, in bytes of JSON"),
});

const confirm = z.strictObject({
  mode: z
    .enum(CONFIRM_MODES)
    .default('elicit')
    .describe('How calls are confirmed unless --confirm is set: by asking a person, or by a second call.'),
  exempt: z.array(text).default([]).describe('Tools that need no confirmation, by exact name.'),
});

/** The format of a policy file. */
export const policyForm = z
  .strictObject({
    rules: z.array(rule).default([]).describe('Checked in order: the first rule that matches a tool decides.'),
    limits: limits.prefault({}).describe('How much a session may do; anything beyond is refused.'),
    confirm: confirm.prefault({}).describe('How destructive calls are confirmed.'),
  })
  .meta({ title: 'ziti-mcp policy', description: 'What an assistant may do through ziti-mcp; see docs/policy.md.' });

/** A policy file as written. */
export type PolicyFile = z.infer<typeof policyForm>;
export type WrittenRule = z.infer<typeof rule>;

/** The format as JSON Schema (2020-12), for editors. */
export const policySchema = (): Record<string, unknown> => z.toJSONSchema(policyForm, { io: 'input' });
