import { expect, test } from 'vitest';
import { Catalogue } from '../../../../src/common/catalogue.ts';
import { ToolList } from '../../../../src/common/tool-list.ts';
import { operations } from '../../../../src/generated/operations.ts';
import { toolList } from '../../../../src/generated/tool-list.ts';
import { decide } from '../../../../src/runtime/gate/policy/index.ts';
import { listTools } from '../../../../src/runtime/gate/policy/list-tools.ts';
import { exposing } from '../../../support/exposing.ts';

const catalogue = new Catalogue(operations);

test.each(['', 'createService', '*'])('lists exactly what is allowed with --allow-write "%s"', (allowWrite) => {
  const settings = exposing(catalogue, allowWrite);
  const expected = toolList.filter(({ name }) => {
    const operation = catalogue.find(name);
    return operation !== undefined && decide(operation, settings).allowed;
  });
  expect(listTools(ToolList.of(toolList), catalogue, [settings]).tools).toStrictEqual(expected);
  expect(expected.length).toBeGreaterThan(100);
});

test('does not list tools that are not in the catalogue', () => {
  const [first] = toolList;
  const stranger = { ...(first as (typeof toolList)[number]), name: 'stranger' };
  expect(listTools(ToolList.of([stranger]), catalogue, [exposing(catalogue, '*')]).names).toStrictEqual([]);
});

test('lists what one of several networks allows', () => {
  const exposures = ['createService', 'createIdentity'].map((name) => exposing(catalogue, name));
  const { names } = listTools(ToolList.of(toolList), catalogue, exposures);
  expect(names).toEqual(expect.arrayContaining(['createService', 'createIdentity', 'listServices']));
  expect(names).not.toContain('createConfig');
});
