import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { Values } from '../../../src/cli/read-values.ts';
import { resolvePolicy } from '../../../src/cli/resolve/policy.ts';
import { operations } from '../../../src/generated/operations.ts';
import { DEFAULT_LIMITS } from '../../../src/runtime/gate/limits/limits.ts';
import { decide } from '../../../src/runtime/gate/policy/index.ts';
import { catalogue, policyFile } from './policy-file.ts';

const { folder, file, resolve } = policyFile();

describe('what is resolved', () => {
  test('an empty file: no rules, usual limits, a person is asked', async () => {
    expect(await resolve('{}')).toMatchObject({
      exposure: { fileRules: [] },
      limits: DEFAULT_LIMITS,
      confirm: { mode: 'elicit', exempt: new Set() },
    });
  });
  test('no file means the same', async () => {
    const without = await resolvePolicy(new Values({}, []), catalogue, { HOME: folder });
    expect(without).toStrictEqual(await resolve('{}'));
  });
  test('a decision names the rule, the file without its folder, and the reason', async () => {
    const { exposure } = await resolve(
      'rules: [{action: deny, tools: [listCas], why: not here}, {action: allow, tools: [createCa]}]',
    );
    const said = (tool: string) => {
      const operation = catalogue.find(tool);
      return operation && decide(operation, exposure);
    };
    expect(said('listCas')).toStrictEqual({
      allowed: false,
      rule: 'policy-file 1',
      reason: 'rule 1 of policy.yaml denies it: not here',
    });
    expect(said('createCa')).toStrictEqual({
      allowed: true,
      rule: 'policy-file 2',
      reason: 'rule 2 of policy.yaml allows it',
    });
  });
  test('limits one by one', async () => {
    const { limits } = await resolve('limits: {writesPerMinute: 5}');
    expect(limits).toStrictEqual({ ...DEFAULT_LIMITS, writesPerMinute: 5 });
  });
  test('earlier names mean their tools', async () => {
    const { exposure, confirm } = await resolve(
      'rules: [{action: deny, tools: [listIdentity]}]\nconfirm: {exempt: [deleteService]}',
    );
    expect([...(exposure.fileRules[0]?.selected ?? [])]).toStrictEqual(['detailIdentity']);
    expect([...confirm.exempt]).toStrictEqual(['deleteService']);
  });
  test('--confirm wins over the file', async () => {
    expect((await resolve('confirm: {mode: token}')).confirm.mode).toBe('token');
    expect((await resolve('confirm: {mode: token}', { confirm: 'elicit' })).confirm.mode).toBe('elicit');
  });
  test('lists narrow each other, entries of one widen it', async () => {
    const { exposure } = await resolve(
      'rules: [{action: allow, categories: [services, links], effects: [write, destructive], tools: ["!delete*"]}]',
    );
    const want = operations.filter(
      ({ name, category, effect }) =>
        ['services', 'links'].includes(category) && effect !== 'read' && !name.startsWith('delete'),
    );
    expect([...(exposure.fileRules[0]?.selected ?? [])]).toStrictEqual(want.map(({ name }) => name));
    expect(want.length).toBeGreaterThan(2);
  });
  test('a tool fits a list by any one of its entries', async () => {
    const { exposure } = await resolve('rules: [{action: allow, marks: [cluster, lockout], effects: [write, read]}]');
    const want = operations.filter(
      ({ effect, marks }) => effect !== 'destructive' && (marks.includes('cluster') || marks.includes('lockout')),
    );
    expect([...(exposure.fileRules[0]?.selected ?? [])]).toStrictEqual(want.map(({ name }) => name));
    expect(want.length).toBeGreaterThan(5);
  });
});

describe('networks', () => {
  const PLACE = 'https://Ctrl.prod.example.com:1280';
  test.each([
    ['sandbox', { sandbox: true }, true],
    ['sand*', { sandbox: true }, true],
    ['!sandbox', { sandbox: true }, false],
    ['*', { controller: PLACE }, true],
    ['sandbox', { controller: PLACE }, false],
    ['!sandbox', { controller: PLACE }, true],
    ['ctrl.prod.example.com', { controller: PLACE }, true],
    ['CTRL.PROD.example.com', { controller: PLACE }, true],
    ['*.prod.example.com', { controller: PLACE }, true],
    ['*.prod.example.com:1280', { controller: PLACE }, true],
    ['*.prod.example.com:443', { controller: PLACE }, false],
    ['https://*.prod.example.com:1280', { controller: PLACE }, true],
    ['*.{prod,stage}.example.com', { controller: PLACE }, true],
    ['lab, *.prod.example.com', { controller: PLACE }, true],
    ['*.example.com', { controller: 'example.com:1' }, false],
    // Other ways to write the same host.
    ['ctrl.prod.example.com', { controller: 'https://ctrl.prod.example.com.:1280' }, true],
    ['*.prod.example.com:1280', { controller: 'https://ctrl.prod.example.com.:1280' }, true],
    ['ctrl.prod.example.com.', { controller: PLACE }, true],
    ['ctrl.prod.example.com:443', { controller: 'https://ctrl.prod.example.com' }, true],
    ['https://ctrl.prod.example.com', { controller: 'ctrl.prod.example.com:443' }, true],
    ['https://ctrl.prod.example.com', { controller: PLACE }, false],
    ['bücher.example', { controller: 'https://xn--bcher-kva.example:1280' }, true],
    ['xn--bcher-kva.example', { controller: 'https://BÜCHER.example.:1280' }, true],
    ['10.1.2.3', { controller: 'https://10.1.2.3:1280' }, true],
    ['10.1.2.*', { controller: 'https://0x0a.1.2.3:1280' }, true],
    ['10.1.2.3', { controller: 'https://[::ffff:10.1.2.3]:1280' }, true],
    ['fd00::1', { controller: 'https://[FD00:0:0:0:0:0:0:1]:1280' }, true],
    ['[fd00:0::1]:1280', { controller: 'https://[fd00::1]:1280' }, true],
    ['fd00::*', { controller: 'https://[fd00::1]:1280' }, true],
    ['10.9.*', { controller: 'https://10.1.2.3:1280' }, false],
    ['::ffff:10.1.2.3', { controller: 'https://10.1.2.3:1280' }, true],
    ['[::ffff:a01:203]:1280', { controller: 'https://10.1.2.3:1280' }, true],
    ['[fd00::*]:1280', { controller: 'https://[fd00::1]:1280' }, true],
    ['[fd00::*]', { controller: 'https://[fd01::1]:1280' }, false],
    // As it is copied from elsewhere.
    ['https://ctrl.prod.example.com:1280/edge/management/v1', { controller: PLACE }, true],
    ['https://*.prod.example.com:1280/zac', { controller: PLACE }, true],
    ['ctrl.prod.example.com:1280/', { controller: PLACE }, true],
    ['ctrl.prod.example.com:443/zac', { controller: PLACE }, false],
  ])('%s, for %j: %s', async (network, values, here) => {
    const { exposure } = await resolve(`rules: [{action: deny, networks: ['${network}']}]`, values);
    expect(exposure.fileRules[0]?.here).toBe(here);
  });
  test.each([
    ['10.1.0.0/16', 'a range of addresses is not understood'],
    ['!fd00::/8', 'a range of addresses is not understood'],
    ['wss://ctrl.prod.example.com:1280', 'controllers have https addresses'],
    ['http://*.example.com', 'controllers have https addresses'],
  ])('an entry that no network fits is an error: %s', async (network, says) => {
    const resolving = resolve(`rules: [{action: deny, networks: ['${network}']}]`, { controller: PLACE });
    await expect(resolving).rejects.toThrow(says);
  });
  test('an entry that takes away wins over one that adds', async () => {
    const { exposure } = await resolve("rules: [{action: deny, networks: ['*', '!sandbox']}]", { sandbox: true });
    expect(exposure.fileRules[0]?.here).toBe(false);
  });

  // Which host has which address is unknown until a request is sent.
  test.each([
    ['an address, where the rule has a name', '*.prod.example.com', 'https://10.1.2.3:1280'],
    ['an address of version 6', 'ctrl.prod.example.com:1280', 'https://[fd00::1]:1280'],
    ['a name, where the rule has an address', '10.1.*', PLACE],
    ['all but a name', '!lab.example.com', 'https://10.1.2.3:1280'],
  ])('what cannot be decided: %s', async (_name, network, controller) => {
    const ruleFor = async (action: string) =>
      (await resolve(`rules: [{action: ${action}, networks: ['${network}'], why: so}]`, { controller })).exposure
        .fileRules[0];
    expect(await ruleFor('deny')).toMatchObject({
      here: true,
      why: expect.stringMatching(/^so; the controller is given by/),
    });
    expect(await ruleFor('allow')).toMatchObject({ here: false });
  });
  test.each([
    ['another port', 'ctrl.prod.example.com:1281', 'https://10.1.2.3:1280'],
    ['the embedded one', 'sandbox', 'https://10.1.2.3:1280'],
  ])('what can be decided anyway: %s', async (_name, network, controller) => {
    const { exposure } = await resolve(`rules: [{action: deny, networks: ['${network}']}]`, { controller });
    expect(exposure.fileRules[0]?.here).toBe(false);
  });

  test('rules for a stored network apply if only its controller is given', async () => {
    const config = join(folder, 'config');
    await mkdir(join(config, 'ziti-mcp'), { recursive: true });
    const stored = { controller: PLACE, logIn: { method: 'updb', username: 'a' }, secrets: 'keychain' };
    const content = { version: 1, networks: { prod: stored, other: { ...stored, controller: 'https://other:1280' } } };
    await writeFile(join(config, 'ziti-mcp', 'networks.jsonc'), JSON.stringify(content));
    const here = async (network: string) => {
      await writeFile(file, `rules: [{action: deny, networks: [${network}]}]`);
      const values = new Values({ policy: file, controller: PLACE.toLowerCase() }, []);
      const { exposure } = await resolvePolicy(values, catalogue, { HOME: folder, XDG_CONFIG_HOME: config });
      return exposure.fileRules[0]?.here;
    };
    expect(await here('prod')).toBe(true);
    expect(await here('other')).toBe(false);
  });
});
