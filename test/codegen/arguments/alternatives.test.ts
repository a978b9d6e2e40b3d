import { describe, expect } from 'vitest';
import { alternativesOf } from '../../../codegen/arguments/alternatives.ts';
import type { JsonObject } from '../../../codegen/common/json.ts';
import { refusals, rows } from '../../support/examples.ts';
import { contextOf, documentWith, inputOf, jsonBody } from '../make.ts';

const string = { type: 'string' };
const integer = { type: 'integer' };
const to = (name: string) => `#/components/schemas/${name}`;
const base = {
  type: 'object',
  required: ['kind'],
  properties: { kind: string, name: string },
  discriminator: { propertyName: 'kind', mapping: { AUDIO: to('audio'), PAPER: to('paper') } },
};
const subtype = (schema: JsonObject) => ({ allOf: [{ $ref: to('base') }, { type: 'object', ...schema }] });

function bodyWith(schemas: JsonObject): JsonObject {
  const audio = subtype({ required: ['minutes', 'name'], properties: { minutes: integer, name: string } });
  const paper = subtype({ properties: { pages: integer, cover: string } });
  return documentWith('POST', jsonBody({ $ref: to('base') }), {
    components: { schemas: { base, audio, paper, ...schemas } },
  });
}
const alternatives = (document: JsonObject) => {
  const context = contextOf(document);
  return alternativesOf({ $ref: to('base') }, '/body', context.resolver.inline({ $ref: to('base') }, '/body'), context);
};

describe('alternatives of a body', () => {
  rows(alternatives, {
    'say which fields go with which type beyond the common ones, and which of them it needs': {
      input: bodyWith({}),
      expected: {
        rule: {
          on: 'kind',
          fields: {
            AUDIO: { allowed: ['minutes'], required: ['minutes'] },
            PAPER: { allowed: ['pages', 'cover'], required: [] },
          },
        },
        properties: {
          kind: { enum: ['AUDIO', 'PAPER'], type: 'string' },
          name: string,
          minutes: integer,
          pages: integer,
          cover: string,
        },
      },
    },
    'a type that has an enum of its own keeps it': {
      input: bodyWith({ base: { ...base, properties: { kind: { type: 'string', enum: ['AUDIO'] } } } }),
      expected: expect.objectContaining({
        properties: expect.objectContaining({ kind: { type: 'string', enum: ['AUDIO'] } }),
      }),
    },
    'none without a discriminator': { input: bodyWith({ base: { type: 'object' } }), expected: undefined },
    'without a mapping, it is what builds on it, by its name': {
      input: bodyWith({ base: { type: 'object', discriminator: { propertyName: 'kind' } } }),
      expected: expect.objectContaining({
        rule: {
          on: 'kind',
          fields: {
            base: { allowed: [], required: [] },
            audio: { allowed: ['minutes', 'name'], required: ['minutes', 'name'] },
            paper: { allowed: ['pages', 'cover'], required: [] },
          },
        },
      }),
    },
    'none if nothing builds on it': {
      input: bodyWith({ base: { discriminator: { propertyName: 'kind' } }, audio: {}, paper: {} }),
      expected: undefined,
    },
  });

  refusals(alternatives, {
    'one name for different things': {
      input: bodyWith({ paper: subtype({ properties: { minutes: string } }) }),
      expected: { pointer: '/body', says: /"minutes" differs between the subtypes/ },
    },
    'a mapping that leads nowhere': {
      input: bodyWith({ base: { ...base, discriminator: { propertyName: 'kind', mapping: { X: to('none') } } } }),
      expected: { pointer: '/body/discriminator/mapping/X', says: /has no target/ },
    },
  });
});

describe('the arguments of a body with alternatives', () => {
  rows((document: JsonObject) => inputOf(document), {
    'are those of all types; only the type is needed always': {
      input: bodyWith({ base: { ...base, required: [] } }),
      expected: {
        schema: {
          type: 'object',
          properties: {
            kind: { enum: ['AUDIO', 'PAPER'], type: 'string' },
            name: string,
            minutes: integer,
            pages: integer,
            cover: string,
          },
          additionalProperties: false,
          required: ['kind'],
        },
        places: Object.fromEntries(['kind', 'name', 'minutes', 'pages', 'cover'].map((name) => [name, { in: 'body' }])),
        sends: 'application/json',
        alternatives: expect.objectContaining({ on: 'kind' }),
      },
    },
  });
});
