import { describe, expect, test } from 'vitest';
import type { JsonObject } from '../../../codegen/common/json.ts';
import { apiInfix, wordsOf } from '../../../codegen/names/naming.ts';
import { fitModel } from '../../../codegen/unknown/fit.ts';
import type { HttpMethod } from '../../../src/contract.ts';
import { rows } from '../../support/examples.ts';
import { categoryOf, jsonBody, overlayOf } from '../make.ts';

const answer = { responses: { 200: { content: { 'application/json': { schema: {} } } } } };
const documentOf = (api: string, paths: JsonObject) => ({
  api,
  file: `${api}.yaml`,
  document: { paths },
  lock: { title: api, version: '1', operations: 1, digest: 'sha256:0' },
});
const overlay = overlayOf({ apis: { shop: {} }, categories: [categoryOf({ listThings: { describe: 'Things.' } })] });

describe('an unreviewed operation gets the effect of its method', () => {
  const effectOf = (method: HttpMethod) => {
    const body = ['POST', 'PUT', 'PATCH'].includes(method) ? jsonBody({ type: 'array', items: {} }) : {};
    const operation = { operationId: 'doThing', ...answer, ...body };
    const { model } = fitModel({
      documents: [documentOf('shop', { '/x': { [method.toLowerCase()]: operation } })],
      overlay,
    });
    return model.tools.map(({ operation: { effect, review } }) => [effect, review]);
  };
  rows(effectOf, {
    GET: { input: 'GET', expected: [['read', true]] },
    POST: { input: 'POST', expected: [['write', true]] },
    PATCH: { input: 'PATCH', expected: [['write', true]] },
    PUT: { input: 'PUT', expected: [['destructive', true]] },
    DELETE: { input: 'DELETE', expected: [['destructive', true]] },
  });
});

describe('an entry of one API is not used for another API', () => {
  const things = { '/things': { get: { operationId: 'listThings', ...answer } } };

  test('of an operation of the same name', () => {
    const { model } = fitModel({ documents: [documentOf('toys', things)], overlay });
    expect(model.tools.map(({ operation: { name, review }, listed }) => [name, review, listed.description])).toEqual([
      ['listThings', true, 'Reads /things.'],
    ]);
  });

  test('with both APIs, each has its own name', () => {
    const { model } = fitModel({ documents: [documentOf('shop', things), documentOf('toys', things)], overlay });
    expect(model.tools.map(({ operation: { name, review } }) => [name, review])).toEqual([
      ['listThings', undefined],
      ['listToysThings', true],
    ]);
  });
});

test('leaves out what cannot be generated, with the reason, and reports unused overlay entries', () => {
  const bad = {
    operationId: 'listBad',
    parameters: [{ in: 'query', name: 'x', required: true, style: 'matrix', schema: {} }],
    ...answer,
  };
  const { model, leftOut, faults } = fitModel({ documents: [documentOf('shop', { '/bad': { get: bad } })], overlay });
  expect(model.tools).toEqual([]);
  expect(leftOut.map(({ why }) => `${why.source}#${why.pointer}`)).toEqual(['shop.yaml#/paths/~1bad/get/parameters/0']);
  expect(faults.map(({ problem }) => problem)).toContain('matches no operation of the documents');
});

describe('derives the words of a name if the overlay has none', () => {
  const wordsOfRequest = ([id, infix, path = '/a-b/{c-id}']: [string | undefined, string?, string?]) =>
    wordsOf(
      {
        method: 'DELETE',
        path,
        pointer: '',
        pathItem: {},
        pathPointer: '',
        operation: id === undefined ? {} : { operationId: id },
      },
      infix,
    );
  rows(wordsOfRequest, {
    'from an operationId with a capital': { input: ['ListThings'], expected: 'listThings' },
    'from an operationId of several words': { input: ['things.list_all'], expected: 'thingsListAll' },
    'without a verb: the infix in front': {
      input: ['clusterListMembers', 'Fabric'],
      expected: 'fabricClusterListMembers',
    },
    'with a verb: the infix behind it': { input: ['ListThings', 'Fabric'], expected: 'listFabricThings' },
    'from the request': { input: [undefined], expected: 'deleteABCId' },
    'from the request, with an infix': { input: [undefined, 'Fabric', '/things'], expected: 'deleteFabricThings' },
  });
  rows(([api, apis]: [string, string[]]) => apiInfix(api, apis), {
    'no infix for an API alone': { input: ['printer-fleet', ['printer-fleet']], expected: undefined },
    'its own name beside others': { input: ['printer-fleet', ['fabric', 'printer-fleet']], expected: 'PrinterFleet' },
  });
});
