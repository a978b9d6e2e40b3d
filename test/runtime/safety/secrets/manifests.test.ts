/** Secrets of Kubernetes: all of their data, whatever its names are. */
import { describe, expect, test } from 'vitest';
import { hideInJson } from '../../../../src/runtime/safety/secrets/hide-in-json.ts';
import { hideManifests } from '../../../../src/runtime/safety/secrets/manifests.ts';
import { redactPatterns } from '../../../../src/runtime/safety/secrets/patterns.ts';
import { redactTree } from '../../../../src/runtime/safety/secrets/redact-tree.ts';
import { secretJudgeOf } from '../../../../src/runtime/safety/secrets/secret-fields.ts';

describe('in YAML', () => {
  test.each([
    ['kind: Secret\nmetadata:\n  name: db\ndata:\n  user: Ym9i\n  db: cGVhcmw=', 2],
    ['apiVersion: v1\ndata:\n  db: cGVhcmw=\nkind: Secret', 1],
    ['kind: "Secret" # of ours\nstringData:\n  app.yaml: |\n    a: pearl\n    b', 2],
    ['"kind": Secret\n"data": {"db": "cGVhcmw="}', 1],
    ['items:\n- kind: Secret\n  data:\n    db: cGVhcmw=\n- kind: ConfigMap\n  data:\n    a: b', 1],
    ['items:\n  - data:\n      db: cGVhcmw=\n    kind: Secret', 1],
    ['kind: ConfigMap\ndata:\n  a: b\n---\nkind: Secret\ndata:\n  db: cGVhcmw=', 1],
    ['kind: Secret\r\ndata:\r\n  db: cGVhcmw=\r\n', 1],
    ['kind: Secret\ndata:\n  list:\n  - cGVhcmw=\n  - Ym9i\ntype: Opaque', 2],
  ])('%j', (text, count) => {
    const shown = hideManifests(text, '*');
    expect(shown).not.toMatch(/cGVhcmw=|Ym9i|pearl/);
    expect(shown.split('*').length - 1).toBe(count);
    expect(shown.replaceAll('*', '').length).toBeLessThan(text.length);
    expect(redactPatterns(text)).not.toMatch(/cGVhcmw=|Ym9i|pearl/);
  });

  test('only their data', () => {
    expect(hideManifests('kind: Secret\nmetadata:\n  name: db\ndata:\n  db: cGVhcmw=\ntype: Opaque', '*')).toBe(
      'kind: Secret\nmetadata:\n  name: db\ndata:\n  db: *\ntype: Opaque',
    );
    expect(hideManifests('kind: Secret\ndata:\n  a: [redacted: token]\n  b: |\n    x', '*')).toBe(
      'kind: Secret\ndata:\n  a: [redacted: token]\n  b: |\n    *',
    );
  });

  test.each([
    'kind: ConfigMap\ndata:\n  key: value1',
    'kind: SecretStore\ndata:\n  a: b1',
    'kind: Secret\nmetadata:\n  name: db-tls\ntype: kubernetes.io/tls',
    'kind: Secret\nmetadata:\n  name: x\n---\nkind: ConfigMap\ndata:\n  a: b1',
    'items:\n- kind: Secret\n- kind: ConfigMap\n  data:\n    a: b1',
    'secret:\n  kind: Secret\ndata:\n  a: b1',
    'a kind: Secret\ndata:\n  a: b1',
  ])('not in %j', (text) => expect(redactPatterns(text)).toBe(text));
});

describe('in JSON', () => {
  const judge = secretJudgeOf({});
  const secret = { kind: 'Secret', data: { user: 'bob1', list: [{ a: 'pearl', n: 5 }] }, type: 'Opaque' };
  const both = (value: unknown): string[] => [
    hideInJson(JSON.stringify(value), judge, () => '*'),
    JSON.stringify(redactTree(value, judge, () => undefined)),
    hideInJson(JSON.stringify({ note: JSON.stringify(value) }), judge, () => '*'),
  ];

  test.each([
    [secret],
    [{ data: { db: 'pearl' }, kind: 'Secret' }],
    [{ kind: 'Secret', stringData: { db: 'pearl' } }],
    [{ data: [{ kind: 'List', items: [secret] }] }],
  ])('%j', (value) => {
    for (const shown of both(value)) expect(shown).not.toMatch(/bob1|pearl|5/);
  });

  test.each([
    [{ kind: 'ConfigMap', data: { a: 'pearl' } }],
    [{ data: { kind: 'Secret', name: 'pearl' } }],
    [{ name: 'db-password', data: { a: 'pearl' } }],
    [{ kind: 'Secret', metadata: { name: 'pearl' } }],
    [{ name: 'Secret', data: { a: 'pearl' } }],
  ])('not in %j', (value) => {
    for (const shown of both(value)) expect(shown).toMatch(/pearl/);
  });
});
