import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cp, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Step } from '../../../codegen/common/cached-steps.ts';
import { at, type JsonObject } from '../../../codegen/common/json.ts';
import { importAll } from '../../../codegen/documents/import.ts';
import { apply, emitAll, findDrift } from '../../../codegen/generate.ts';
import { buildModel } from '../../../codegen/model/build-model.ts';
import { handWritten } from '../../../codegen/model/hand-written.ts';
import { load } from '../../../codegen/model/load.ts';
import type { Tool } from '../../../codegen/model/model.ts';
import { report } from '../../../codegen/upgrade/report.ts';
import { type Upgraded, upgrade } from '../../../codegen/upgrade/upgrade.ts';
import { undeclaredSecrets } from '../../../codegen/upgrade/upgrade-diff.ts';
import { UpgradeError } from '../../../codegen/upgrade/upgrade-error.ts';
import { insightTools } from '../../../src/insight/index.ts';
import { questions } from '../../../src/insight/questions/index.ts';
import { temporaryFolder } from '../../support/generator-tree.ts';

const operatorTools = handWritten(insightTools, questions);

/**
 * Slow steps take many seconds for other documents, and have tests of their own: in place of what they make is a digest of
 * what they make it from.
 */
const step: Step = async (name, inputs) =>
  JSON.stringify({
    buckets: createHash('sha256')
      .update(JSON.stringify([name, inputs]))
      .digest('hex'),
  });
const settings = { handWritten: operatorTools, step };

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
/** The repository to upgrade: the documents and the overlay of this one, and what is generated from them. */
let root: string;
/** Tools of this repository that wait for review, after an upgrade of its own. */
let markedBefore: readonly string[];
const document = (name: string) => join(folder.path, `${name}.json`);

const git = (...args: string[]) =>
  execFileSync('git', ['-c', 'user.name=test', '-c', 'user.email=test@localhost', ...args], { cwd: root });

function commit(message: string): void {
  git('add', '-A');
  git('commit', '-q', '-m', message);
}

/** Every file of the repository, by path. */
async function contents(): Promise<Map<string, string>> {
  const entries = await readdir(root, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map(({ parentPath, name }) => join(parentPath, name));
  const texts = files
    .filter((file) => !file.startsWith(join(root, '.git')))
    .map(async (file) => [file.slice(root.length), await readFile(file, 'utf8')] as const);
  return new Map(await Promise.all(texts));
}

/**
 * The document as its publisher might change it: paths are added, removed and renamed; schemas gain and lose
 * properties.
 */
function mutated(original: JsonObject): JsonObject {
  const copy = structuredClone(original);
  const paths = copy['paths'] as Record<string, Record<string, JsonObject>>;
  delete paths['/sessions/{id}/route-path'];
  // All operations of a category.
  delete paths['/revocations'];
  delete paths['/revocations/{id}'];
  const services = paths['/services'] as Record<string, JsonObject>;
  paths['/services/audit'] = {
    get: { ...(services['get'] as JsonObject), operationId: 'listServiceAudits' },
    delete: {
      ...(paths['/services/{id}'] as Record<string, JsonObject>)['delete'],
      operationId: 'purgeAudits',
      parameters: [],
    },
  };
  paths['/notes'] = {
    post: { ...(services['post'] as JsonObject), operationId: 'createNote', tags: ['Operator Note'] },
  };
  (services['post'] as JsonObject)['operationId'] = 'addService';
  (services['get'] as JsonObject)['operationId'] = 'listAllServices';
  (at(copy, '/paths/~1terminators/get') as JsonObject)['operationId'] = 'listAllTerminators';
  // A choice of fields that rows no longer have, and a repair that finds nothing to repair.
  delete (at(copy, '/components/schemas/sessionDetail/allOf/1/properties') as JsonObject)['identityId'];
  (at(copy, '/components/schemas/subTags') as JsonObject)['additionalProperties'] = true;
  // What controllers send beyond the document does not change with the document.
  const capabilities = at(copy, '/components/schemas/commonEdgeRouterProperties/properties/capabilities') as JsonObject;
  capabilities['type'] = ['array', 'string'];
  (copy['info'] as JsonObject)['version'] = '0.30.0';
  return copy;
}

/** The document with operations under other methods, paths and names, with arguments elsewhere, and with a secret. */
function moved(original: JsonObject): JsonObject {
  const copy = structuredClone(original);
  const paths = copy['paths'] as Record<string, Record<string, JsonObject>>;
  const { post, ...services } = paths['/services'] as Record<string, JsonObject>;
  paths['/services'] = { ...services, delete: post as JsonObject };
  (at(copy, '/paths/~1configs/get') as JsonObject)['operationId'] = 'listConfigTypes';
  (at(copy, '/paths/~1config-types/get') as JsonObject)['operationId'] = 'listConfigs';
  (at(copy, '/paths/~1version/get') as JsonObject)['operationId'] = 'getVersion';
  paths['/specifications'] = paths['/specs'] as Record<string, JsonObject>;
  delete paths['/specs'];
  paths['/cas/{caId}/jwt'] = paths['/cas/{id}/jwt'] as Record<string, JsonObject>;
  delete paths['/cas/{id}/jwt'];
  (at(copy, '/paths/~1cas~1{caId}~1jwt/parameters/0') as JsonObject)['name'] = 'caId';
  (at(copy, '/paths/~1summary/get') as JsonObject)['servers'] = [{ url: 'https://demo.ziti.dev/edge/management/v2' }];
  const parameters = at(copy, '/paths/~1identities~1{id}~1services/get/parameters') as JsonObject[];
  for (const each of parameters) if (each['name'] === 'policyType') each['in'] = 'header';
  const pem = at(copy, '/paths/~1cas~1{id}~1verify/post/requestBody') as JsonObject;
  pem['content'] = { 'text/x-pem': { schema: { type: 'string' } } };
  const fields = at(copy, '/components/schemas/serviceDetail/allOf/1/properties') as JsonObject;
  fields['apiSecret'] = { type: 'string' };
  return copy;
}

beforeAll(async () => {
  folder = await temporaryFolder();
  root = join(folder.path, 'repository');
  const original = JSON.parse(await readFile('spec/edge-management.json', 'utf8')) as JsonObject;
  await writeFile(document('original'), JSON.stringify(original));
  await writeFile(document('mutated'), JSON.stringify(mutated(original)));
  await cp('spec', join(root, 'spec'), { recursive: true });
  await importAll([document('original')], join(root, 'spec'));
  await apply(root, await findDrift(root, await emitAll(root, step, operatorTools)));
  const { tools } = buildModel(await load(join(root, 'spec')));
  markedBefore = tools.filter(({ operation }) => operation.review).map(({ operation }) => operation.name);
  git('init', '-q');
  commit('as it was');
});
afterAll(() => folder.remove());

describe('an upgrade of a copy of the repository', () => {
  let before: Map<string, string>;
  let upgraded: Upgraded;

  beforeAll(async () => {
    before = await contents();
    upgraded = await upgrade(root, [document('mutated')], settings);
  });

  test('says what is new, with names and effects', () => {
    const added = upgraded.toJudge.added.map(({ operation: { name, effect }, earlier }) => [name, effect, earlier]);
    expect(added.sort()).toEqual([
      ['addService', 'write', 'createService'],
      ['createNote', 'write', undefined],
      ['listAllServices', 'read', 'listServices'],
      ['listAllTerminators', 'read', 'listTerminators'],
      ['listServiceAudits', 'read', undefined],
      ['purgeAudits', 'destructive', undefined],
    ]);
  });

  test('sets aside what matches nothing, and lists what is missing', () => {
    const { aside, missing } = upgraded.toJudge;
    expect(aside.join('\n')).toMatch(/sessions\.yaml#\/operations\/detailSessionRoutePath/);
    expect(aside.join('\n')).toMatch(/services\.yaml#\/operations\/createService/);
    expect(aside.join('\n')).toMatch(/repairs\.yaml#\/repairs\/edge-management\/0: the repair/);
    expect(missing.join('\n')).toMatch(/listSessions: no fields are chosen for this list/);
  });

  test('lets whatever refers to a renamed operation use its new name', async () => {
    const text = async (name: string) => readFile(join(root, 'spec/overlay', name), 'utf8');
    const [shared, changes, asked] = await Promise.all(
      ['arguments.yaml', 'changes.yaml', 'questions/services.yaml'].map(text),
    );
    expect(shared).toMatch(/serviceRoles: listAllServices\n/);
    expect(changes).toMatch(/list: listAllTerminators,/);
    expect(asked).toMatch(/^listAllServices:/m);
    expect(`${shared}${changes}${asked}`).not.toMatch(/\b(listServices|listTerminators|createService)\b/);
    expect(upgraded.toJudge.aside.join('\n')).not.toMatch(/questions\/services/);
  });

  test('keeps a repair about the wire, adapted to the new document, and asks for a review', async () => {
    expect(upgraded.toJudge.revised).toEqual([
      expect.stringMatching(/^repairs\.yaml#\/repairs\/edge-management\/\d+: .*sends null for a router/),
    ]);
    const { repairs } = (await load(join(root, 'spec'))).overlay;
    expect(repairs['edge-management']?.filter(({ review }) => review)).toMatchObject([
      {
        at: '/components/schemas/commonEdgeRouterProperties/properties/capabilities/type',
        was: ['array', 'string'],
        becomes: ['array', 'string', 'null'],
      },
    ]);
  });

  test('leaves a repository that can be generated, with marks for review that its tests reject', async () => {
    expect(await findDrift(root, await emitAll(root, step, operatorTools))).toEqual([]);
    const { tools } = buildModel(await load(join(root, 'spec')));
    const marked = tools.filter(({ operation }) => operation.review).map(({ operation }) => operation.name);
    const newlyMarked = marked.filter((name) => !markedBefore.includes(name));
    expect(newlyMarked).toEqual([
      'addService',
      'createNote',
      'listAllServices',
      'listAllTerminators',
      'listServiceAudits',
      'listSessions',
      'purgeAudits',
    ]);
    expect(tools.find(({ operation }) => operation.name === 'addService')?.operation.aliases).toContain(
      'createService',
    );
    expect(tools.find(({ operation }) => operation.name === 'createNote')?.operation).toMatchObject({
      category: 'operator-note',
      since: '0.30.0',
    });
  });

  test('and back: every byte is the same as before', async () => {
    commit('upgraded');
    await upgrade(root, [document('original')], settings);
    expect(await contents()).toEqual(before);
    commit('and back');
  });
});

describe('an upgrade to a document whose names mean other requests', () => {
  let upgraded: Upgraded;
  const entryOf = async (name: string) => {
    const { categories } = (await load(join(root, 'spec'))).overlay;
    return categories.find(({ operations }) => Object.hasOwn(operations, name))?.operations[name];
  };

  beforeAll(async () => {
    const original = JSON.parse(await readFile(document('original'), 'utf8')) as JsonObject;
    await writeFile(document('moved'), JSON.stringify(moved(original)));
    upgraded = await upgrade(root, [document('moved')], settings);
  });
  afterAll(() => {
    git('reset', '-q', '--hard');
    git('clean', '-fdq');
  });

  test('asks for a review of every tool that sends another request', () => {
    expect([...upgraded.toJudge.moved].sort()).toEqual([
      'createService: POST /services is DELETE /services now',
      'getCaJwt: GET /cas/{id}/jwt is GET /cas/{caId}/jwt now',
      'listConfigTypes: GET /config-types is GET /configs now',
      'listConfigs: GET /configs is GET /config-types now',
      'listIdentityServices: policyType in query is policyType in header now',
      'listSpecs: GET /specs is GET /specifications now',
      'listSummary: GET /edge/management/v1/summary is GET /edge/management/v2/summary now',
      'verifyCa: a request with a body of text/plain is a request with a body of text/x-pem now',
    ]);
    const marked = upgraded.after.tools.filter(({ operation }) => operation.review);
    const names = upgraded.toJudge.moved.map((line) => line.split(':')[0]);
    expect(marked.map(({ operation }) => operation.name)).toEqual(expect.arrayContaining(names));
  });

  test('raises an effect that is too mild for the new method', async () => {
    expect(await entryOf('createService')).toMatchObject({ review: true, effect: 'destructive' });
  });

  test('asks again at the next upgrade', async () => {
    commit('names mean other requests');
    await upgrade(root, [document('moved')], settings);
    expect(await entryOf('createService')).toMatchObject({ review: true, effect: 'destructive' });
    git('reset', '-q', '--hard', 'HEAD~1');
  });

  test('keeps the earlier name of an operation that now has one of its aliases as its name', () => {
    const tool = upgraded.after.tools.find(({ operation }) => operation.name === 'getVersion');
    expect(tool?.operation.aliases).toEqual(['listVersion']);
  });

  test('lists new fields that are named like secrets', () => {
    const lines = undeclaredSecrets(upgraded);
    expect(lines).toContainEqual(expect.stringMatching(/`data\.apiSecret` .*: detailService$/));
    const printed = report(upgraded, 'the changes', lines);
    expect(printed).toMatch(/^Named like secrets, and not in spec\/overlay\/secrets\.yaml \(2\):\n- /m);
    expect(printed).toMatch(/^Known tools that send another request now \(8\):\n- /m);
    expect(printed).toMatch(/^Review each entry with `review: true`/m);
  });
});

describe('an upgrade that cannot be made changes nothing', () => {
  test('if files have uncommitted changes', async () => {
    const file = join(root, 'spec/overlay/services.yaml');
    const text = await readFile(file, 'utf8');
    await writeFile(file, `${text}# by hand\n`);
    await expect(upgrade(root, [document('mutated')])).rejects.toThrow(UpgradeError);
    expect(await readFile(file, 'utf8')).toBe(`${text}# by hand\n`);
    await writeFile(file, text);
  });

  test('if an operation cannot be expressed: the error says where it is', async () => {
    const original = JSON.parse(await readFile(document('original'), 'utf8')) as JsonObject;
    const paths = original['paths'] as Record<string, JsonObject>;
    const servers = [{ url: 'https://firmware.example.com' }];
    const put = { operationId: 'updateFirmware', servers, responses: { 204: {} } };
    await writeFile(document('elsewhere'), JSON.stringify({ ...original, paths: { ...paths, '/firmware': { put } } }));
    const was = await contents();
    await expect(upgrade(root, [document('elsewhere')])).rejects.toThrow(
      /#\/paths\/~1firmware\/put\/servers: its server is on another host/,
    );
    expect(await contents()).toEqual(was);
  });

  test('if only a part cannot be expressed: with a repair for it, the upgrade can be made', async () => {
    const newer = JSON.parse(await readFile(document('original'), 'utf8')) as JsonObject;
    const fields = at(newer, '/components/schemas/serviceCreate/properties') as JsonObject;
    fields['code'] = { type: 'string', pattern: '^(?=x).*$' };
    fields['colour'] = { type: 'string', pattern: '(?!y)' };
    await writeFile(document('patterns'), JSON.stringify(newer));
    const place = '/components/schemas/serviceCreate/properties';
    const refused = await upgrade(root, [document('patterns')], settings).catch((error: UpgradeError) => error);
    expect((refused as UpgradeError).problems).toEqual([
      expect.stringMatching(`^spec/edge-management\\.json#${place}/code/pattern: the pattern "`),
      expect.stringMatching(`^spec/edge-management\\.json#${place}/colour/pattern: the pattern "`),
      expect.stringMatching(/^Nothing was changed\. Add a repair of each to spec\/overlay\/repairs\.yaml/),
    ]);
    const repairs = join(root, 'spec/overlay/repairs.yaml');
    const text = await readFile(repairs, 'utf8');
    const more = ['code', 'colour'].map((name) => {
      const was = name === 'code' ? '^(?=x).*$' : '(?!y)';
      return `  - {at: ${place}/${name}/pattern, was: '${was}', why: It cannot be matched in linear time.}\n`;
    });
    await writeFile(
      repairs,
      text.replace('  edge-management:\n', (line) => `${line}${more.join('')}`),
    );
    commit('repair the newer document');
    const { after, toJudge } = await upgrade(root, [document('patterns')], settings);
    const { input } = after.tools.find(({ operation }) => operation.name === 'createService') as Tool;
    expect(at(input.schema as JsonObject, '/properties/code')).toEqual({ type: 'string' });
    expect(toJudge.aside).toEqual([]);
  });
});
