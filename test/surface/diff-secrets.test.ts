/** Changes of what is secret in a tool, and the changes that are reported. */
import { expect, test } from 'vitest';
import { toolOf, writerOf } from '../support/surfaces.ts';
import { changes, rows } from './tool-changes.ts';

const list = toolOf();
const withToken = {
  type: 'object',
  properties: { data: { type: 'object', properties: { token: { type: 'string' } } } },
};
const named = { answer: { 'data.token': 'session token' } };

rows('what is hidden', {
  'a field of the answer': {
    before: [toolOf({ output: withToken, secrets: named })],
    after: [toolOf({ output: withToken, secrets: {} })],
    forward: ['dangerous listThings: the secret in answer field `data.token` became visible (session token)'],
    back: ['breaking listThings: the answer field `data.token` is hidden now (session token)'],
  },
  'a field that is still covered by what stands above it': {
    before: [toolOf({ output: withToken, secrets: named })],
    after: [toolOf({ output: withToken, secrets: { answer: { data: 'everything' } } })],
    forward: ['breaking listThings: the answer field `data` is hidden now (everything)'],
    back: ['dangerous listThings: the secret in answer field `data` became visible (everything)'],
  },
  'a field that is gone altogether': {
    before: [toolOf({ output: withToken, secrets: named })],
    after: [toolOf({ output: { type: 'object', properties: { data: { type: 'object', properties: {} } } } })],
    forward: ['breaking listThings: answer field `data.token` is gone'],
    back: ['compatible listThings: answer field `data.token` is new (string)'],
  },
  'a new field that is called like a secret': {
    before: [list],
    after: [toolOf({ output: withToken })],
    forward: [
      'dangerous listThings: the new answer field `data.token` has the name of a secret and is not marked as one',
      'compatible listThings: answer field `data` is new (object)',
    ],
    back: ['breaking listThings: answer field `data` is gone'],
  },
  'an argument': {
    before: [writerOf({ input: withToken, secrets: { arguments: { 'data.token': 'token' } } })],
    after: [writerOf({ input: withToken, secrets: {} })],
    forward: ['dangerous createThing: the secret in argument `data.token` became visible (token)'],
    back: ['compatible createThing: the argument `data.token` is hidden now (token)'],
  },
  'a whole answer': {
    before: [toolOf({ output: null, secrets: { whole: 'JWT' } })],
    after: [toolOf({ output: null })],
    forward: ['dangerous listThings: the answer, which is a secret, became visible (JWT)'],
    back: ['breaking listThings: the whole answer is hidden now (JWT)'],
  },
});

test('secrets are not compared if one surface does not list them', () => {
  const { secrets: _, ...silent } = toolOf({ output: withToken });
  expect(changes([silent], [toolOf({ output: withToken, secrets: named })])).toEqual([]);
});
