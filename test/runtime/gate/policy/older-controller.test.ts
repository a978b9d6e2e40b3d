import { describe, expect, test } from 'vitest';
import { exposureFlags } from '../../../../src/cli/flags.ts';
import { Values } from '../../../../src/cli/read-values.ts';
import { resolveExposure } from '../../../../src/cli/resolve/exposure.ts';
import { Catalogue } from '../../../../src/common/catalogue.ts';
import { apis } from '../../../../src/generated/apis.ts';
import { operations } from '../../../../src/generated/operations.ts';
import { decide } from '../../../../src/runtime/gate/policy/index.ts';
import { isOlder } from '../../../../src/runtime/gate/policy/version-order.ts';
import { rows } from '../../../support/examples.ts';

describe('versions are compared number by number', () => {
  rows(([version, than]: [string, string]) => isOlder(version, than), {
    'an earlier one': { input: ['0.26.52', '0.29.0'], expected: true },
    'a later one of fewer digits': { input: ['0.29.0', '0.26.52'], expected: false },
    'the same': { input: ['0.29.0', '0.29.0'], expected: false },
    'by value, not by letter': { input: ['0.9.0', '0.10.0'], expected: true },
    'a shorter one': { input: ['0.29', '0.29.1'], expected: true },
    'a longer one': { input: ['0.29.0.1', '0.29.0'], expected: false },
  });
});

describe('--api-version', () => {
  const catalogue = new Catalogue(operations);
  const allowed = (version: string) => {
    const values = new Values({ 'api-version': [version], 'allow-write': ['*'] }, exposureFlags);
    const settings = resolveExposure(values, catalogue, []);
    return operations.filter((operation) => decide(operation, settings).allowed).map(({ name }) => name);
  };

  test('leaves out what an older version lacks, and nothing else', () => {
    const older = allowed('edge-management=0.26.52');
    const lacking = allowed('edge-management=0.29.0').filter((name) => !older.includes(name));
    expect(lacking).toEqual(['createRevocation', 'detailRevocation', 'listRevocations']);
    expect(allowed('fabric=0.1')).toEqual(allowed(`edge-management=${apis['edge-management']?.version}`));
  });

  test.each(['edge=1', 'edge-management', 'edge-management=new', '=1'])('%s is refused', (version) => {
    expect(() => allowed(version)).toThrow(/use API=VERSION.*APIs: .*edge-management/);
  });
});
