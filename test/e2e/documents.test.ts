import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { callText } from '../support/client.ts';
import { type FakeController, startFakeController } from '../support/fake-controller.ts';
import { temporaryFolder } from '../support/generator-tree.ts';
import { runProgram } from '../support/program.ts';
import { runHere } from '../support/run-here.ts';
import { connectHere } from '../support/server-here.ts';

const PRINTERS = 'test/fixtures/other-product/printer-fleet.yaml';
const OVERLAY = ['--overlay', 'test/fixtures/other-product/overlay'];
const CLIENT_API = 'test/fixtures/edge-client/edge-client.yaml';
const QUIET = ['--log-level', 'warn'];

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
/** The tables of documents are cached in this folder on every platform. */
const cached = () => ({ XDG_CACHE_HOME: folder.path, HOME: folder.path, LOCALAPPDATA: folder.path });

beforeAll(async () => {
  folder = await temporaryFolder();
});
afterAll(() => folder.remove());

describe('another product', () => {
  let product: FakeController;
  let flags: string[];

  beforeAll(async () => {
    product = await startFakeController();
    const ca = join(folder.path, 'printers-ca.pem');
    await writeFile(ca, product.authority.pem);
    flags = ['--spec', PRINTERS, '--controller', product.origin, '--ca', ca, '--anonymous', ...QUIET];
    product.on('GET /api/v2/printers', (_request, response) => {
      const printer = { id: 'p1', name: 'lobby', status: 'idle', location: { building: 'north' }, driverKey: 'dk-41' };
      response.setHeader('content-type', 'application/json').end(JSON.stringify({ data: [printer] }));
    });
    product.on('DELETE /api/v2/printers/p1', (_request, response) => response.writeHead(204).end());
    product.on('PATCH /api/v2/printers/p1', (request, response) => {
      response.setHeader('content-type', 'application/json').end(JSON.stringify({ data: JSON.parse(request.body) }));
    });
  });
  afterAll(() => product.close());

  test('is served by its document and its overlay alone', async () => {
    const writes = ['--allow-write', 'patchPrinter'];
    const { client } = await connectHere([...flags, ...OVERLAY, ...writes], cached());
    const { tools } = await client.listTools();
    expect(tools.map(({ name }) => name)).toEqual([
      ...['getPrinter', 'listPrintJobs', 'listPrinters', 'listSupplies', 'patchPrinter'],
    ]);
    const { text } = await callText(client, 'listPrinters', { status: ['idle', 'jammed'] });
    expect(text).toContain('lobby');
    expect(text).toContain('north');
    expect(text).not.toContain('dk-41');
    expect(product.seen.at(-1)?.path).toBe('/api/v2/printers?status=idle&status=jammed');
    await client.close();
    // There was no login.
    expect(product.calls().filter((call) => call.includes('authenticate'))).toEqual([]);
  });

  test('takes its arguments by its own schemas', async () => {
    const { client } = await connectHere([...flags, ...OVERLAY, '--allow-write', 'patchPrinter'], cached());
    const wrong = await callText(client, 'patchPrinter', { printerId: 'p1', trays: [{ size: 'A9' }] });
    expect(wrong).toMatchObject({ isError: true, text: expect.stringContaining('trays[0].size') });
    expect(product.calls()).not.toContain('PATCH /api/v2/printers/p1');
    await client.close();
  });

  test('without an overlay only reads, until a change is allowed by its exact name', async () => {
    const everything = await runHere(['tools', '--json', ...flags, '--allow-write', '*'], { env: cached() });
    const names = (JSON.parse(everything.stdout) as { tools: { name: string }[] }).tools.map(({ name }) => name);
    expect(names).toEqual([
      'getPrinter',
      expect.stringMatching(/^getPrintersPrinterIdJobs[0-9a-f]{6}$/),
      expect.stringMatching(/^listPrinters[0-9a-f]{6}$/),
      'listSupplies',
    ]);
    const one = await runHere(['tools', '--json', ...flags, '--allow-write', 'retirePrinter'], { env: cached() });
    expect(one.stdout).toContain('"retirePrinter"');
  });

  test('what cannot be expressed is named by its place', async () => {
    const { stderr, code } = await runProgram(['tools', ...flags], { env: cached() });
    expect(code).toBe(0);
    expect(stderr).toContain(`GET /orders: ${PRINTERS}#/paths/~1orders/get/servers: its server is on another host`);
  });
});

describe('the client API of a controller', () => {
  test('is served without a change to code', async () => {
    const { client } = await connectHere(['--sandbox', '--spec', CLIENT_API, ...QUIET], cached());
    const { tools } = await client.listTools();
    expect(tools.map(({ name }) => name)).toEqual([
      ...['detailService', 'getCurrentIdentity', 'listExternalJwtSigners', 'listServices', 'listVersion'],
    ]);
    expect(await callText(client, 'listServices', { limit: 2 })).toMatchObject({ isError: false });
    expect((await callText(client, 'listVersion')).text).toContain('/edge/client/v1');
    await client.close();
  });

  test('next to another API, each name means one operation', async () => {
    const both = ['--spec', CLIENT_API, 'test/fixtures/spec/older-edge-management.json'];
    const { stdout } = await runHere(['tools', '--json', '--sandbox', ...both], { env: cached() });
    const names = (JSON.parse(stdout) as { tools: { name: string }[] }).tools.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    expect(names).toContain('listServices');
    expect(names).toContain('listEdgeClientServices');
  });

  test('a request that the controller does not have is answered with what it takes', async () => {
    const flags = ['--sandbox', '--spec', CLIENT_API, ...QUIET];
    const { client } = await connectHere(flags, cached());
    const { text, isError } = await callText(client, 'detailService', { id: 'x' });
    expect(isError).toBe(true);
    expect(text).toMatch(/This controller \(v[\w.]+\) does not have GET \/services\/\{id\}: it needs controller API/);
    await client.close();
  });
});

describe('what cannot be served is refused at start', () => {
  test.each([
    [
      'a file that is not there',
      ['--spec', 'none.yaml'],
      /--spec none\.yaml cannot be read: no such file or directory \(ENOENT\)/,
    ],
    ['a URL', ['--spec', 'https://localhost/spec'], /download the document/],
    ['no document', ['--spec', 'package.json'], /package\.json: has neither `swagger` nor `openapi`/],
    [
      'two documents of one API',
      ['--spec', PRINTERS, '--spec', PRINTERS],
      /is a second document of the API "printer-fleet"/,
    ],
    ['an overlay alone', OVERLAY, /--overlay needs --spec/],
    [
      'an overlay that is not there',
      ['--spec', PRINTERS, '--overlay', 'none'],
      /--overlay none cannot be read: no such file or directory \(ENOENT\)/,
    ],
  ])('%s', async (_, flags, says) => {
    const { code, stderr } = await runHere(['tools', ...flags], { env: cached() });
    expect(code).toBe(2);
    expect(stderr).toMatch(says);
  });
});
