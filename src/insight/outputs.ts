/** The structured answers of the operator tools. */
import type { JsonSchema } from '../contract.ts';

const text: JsonSchema = { type: 'string' };
const integer: JsonSchema = { type: 'integer' };
const texts: JsonSchema = { type: 'array', items: text };
const free: JsonSchema = { type: 'object', additionalProperties: {} };
const object = (properties: Readonly<Record<string, JsonSchema>>): JsonSchema => ({ type: 'object', properties });
/** For an answer as a whole, with how many entries of which list were left out. */
const answer = (properties: Readonly<Record<string, JsonSchema>>): JsonSchema =>
  object({ ...properties, cut: countsBy('entries left out, by list') });
const list = (items: JsonSchema): JsonSchema => ({ type: 'array', items });
const countsBy = (description: string): JsonSchema => ({ type: 'object', description, additionalProperties: integer });

const fix = object({ tool: text, arguments: free });
const link = object({
  link: text,
  state: text,
  what: text,
  evidence: texts,
  certainty: text,
  since: text,
  fix,
  next: text,
});

export const explainOutput: JsonSchema = answer({
  verdict: text,
  first: link,
  links: list(link),
  policies: list(object({ id: text, name: text, catchAll: { type: 'boolean' }, postureCheckRoles: texts })),
  withoutCatchAlls: texts,
  age: integer,
});

export const auditOutput: JsonSchema = answer({
  findings: list(
    object({
      id: text,
      check: text,
      severity: text,
      what: text,
      entities: list(object({ kind: text, id: text, name: text })),
      evidence: texts,
      certainty: text,
      since: text,
      fix,
      next: text,
    }),
  ),
  counts: countsBy('findings by check'),
  unread: texts,
});

const pair = object({ identity: text, identityId: text, service: text, serviceId: text, kind: text });
const live = object({ id: text, identity: text, service: text });

export const whatIfOutput: JsonSchema = answer({
  lost: list(pair),
  gained: list(pair),
  counts: countsBy('of each kind of effect'),
  stillBy: countsBy('pairs that are still granted, by policy'),
  sessions: list(live),
  circuits: list(live),
  hosting: object({ unanswered: list(pair), answered: list(pair), refused: list(pair) }),
  routers: object({ lost: list(pair), gained: list(pair) }),
  posture: object({ guarded: list(pair), unguarded: list(pair), rechecked: list(pair) }),
  logIn: object({ lockedOut: texts, letIn: texts, incomplete: texts }),
  notes: texts,
});

const entry = object({
  id: text,
  name: text,
  kind: text,
  policies: texts,
  posture: texts,
  works: { type: 'boolean' },
  obstacle: text,
});

export const reachOutput: JsonSchema = answer({
  entries: list(entry),
  counts: countsBy('all, and those that work now'),
});

export const personOutput: JsonSchema = answer({
  identity: object({ id: text, name: text, disabled: { type: 'boolean' }, credentials: texts }),
  grants: list(entry),
  apiSessions: texts,
  circuits: list(object({ id: text, service: text })),
  owned: list(object({ id: text, name: text, why: text, certainty: text, fix, next: text })),
  hosted: list(object({ id: text, name: text, next: text })),
  steps: list(object({ tool: text, arguments: free, effect: text })),
});

const step = object({ tool: text, what: text, id: text });

export const publishOutput: JsonSchema = answer({ made: list(step), dialers: integer, missing: texts, preview: free });

export const unpublishOutput: JsonSchema = answer({ removed: list(step), kept: texts, preview: free });

const result = object({
  identity: text,
  service: text,
  kind: text,
  expected: text,
  passed: { type: 'boolean' },
  isEmpty: { type: 'boolean' },
  why: text,
});

export const testsOutput: JsonSchema = answer({
  passed: { type: 'boolean' },
  results: list(result),
  broken: list(result),
});
