import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { telemetryFlag } from '../../src/cli/flags.ts';
import { Values } from '../../src/cli/read-values.ts';
import { resolveTelemetry } from '../../src/cli/resolve/telemetry.ts';
import { silentLogger } from '../../src/common/log.ts';
import { callText, connect, ERAS } from '../support/client.ts';
import { type FakeController, json, startFakeController } from '../support/fake-controller.ts';
import { connectHttp } from '../support/http-server.ts';
import { cleanEnvironment, PROGRAM, runProgram } from '../support/program.ts';
import { type Collector, startCollector } from './collector.ts';

/** What is measured and traced, by the installed program and a real collector. */
const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736';
const PARENT = '00f067aa0ba902b7';
const TRACEPARENT = `00-${TRACE}-${PARENT}-01`;
const CANARY = 'canary-7f3a';
const SERVICES = 'GET /edge/management/v1/services';
const [SERVER, CLIENT] = [2, 3];
const WAIT = { timeout: 20_000 };

let folder: string;
let controller: FakeController;
let collector: Collector;
let connection: readonly string[];
let env: Record<string, string>;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'ziti-mcp-telemetry-'));
  controller = await startFakeController();
  const ca = join(folder, 'ca.pem');
  writeFileSync(ca, controller.authority.pem);
  connection = ['--controller', controller.origin, '--ca', ca, '--audit', join(folder, 'audit.jsonl')];
  controller.on(SERVICES, (_, response) => {
    const row = { id: CANARY, name: CANARY, _links: {}, tags: {}, createdAt: '', updatedAt: '' };
    json(response, 200, { data: [row], meta: { pagination: { limit: 10, offset: 0, totalCount: 1 } } });
  });
});
beforeEach(async () => {
  collector = await startCollector();
  controller.seen.length = 0;
  env = {
    ZITI_MCP_USERNAME: 'admin',
    ZITI_MCP_PASSWORD: `${CANARY}-password`,
    OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
    OTEL_EXPORTER_OTLP_HEADERS: `x-key=${CANARY}-key`,
    OTEL_RESOURCE_ATTRIBUTES: 'deployment.environment.name=test',
    OTEL_BSP_SCHEDULE_DELAY: '100',
    OTEL_METRIC_EXPORT_INTERVAL: '200',
  };
});
afterEach(() => collector.close());
afterAll(async () => {
  await controller?.close();
  rmSync(folder, { recursive: true, force: true });
});

const spanNamed = (name: string) => collector.spans().find((span) => span.name === name);
/** The revisions that servers agreed on when clients opened sessions. */
const revisionsOfOpenings = () =>
  collector
    .spans()
    .flatMap(({ name, attributes }) => (name === 'initialize' ? attributes['mcp.protocol.version'] : []));
const asked = () => controller.seen.find(({ path }) => path.startsWith('/edge/management/v1/services'));

describe.each(Object.keys(ERAS) as (keyof typeof ERAS)[])('over stdio, to a client of the era %s', (era) => {
  test('a call is a span of its client’s trace, which continues to the controller', async () => {
    const { client, stderr } = await connect(connection, env, ERAS[era]);
    const _meta = { traceparent: TRACEPARENT, tracestate: 'vendor=opaque' };
    const args = { filter: `name = "${CANARY}"` };
    await client.callTool({ name: 'listServices', arguments: args, _meta });
    await client.callTool({ name: `no-${CANARY}`, arguments: {} }).catch(() => undefined);
    await expect.poll(() => collector.spans().filter(({ name }) => name.startsWith('tools/call')).length, WAIT).toBe(2);

    const served = spanNamed('tools/call listServices');
    expect(served).toMatchObject({ kind: SERVER, traceId: TRACE, parentSpanId: PARENT, traceState: 'vendor=opaque' });
    expect(served?.attributes).toMatchObject({
      'mcp.method.name': 'tools/call',
      'gen_ai.tool.name': 'listServices',
      'gen_ai.operation.name': 'execute_tool',
      'mcp.protocol.version': era.startsWith('older') ? '2025-11-25' : '2026-07-28',
      'network.transport': 'pipe',
      'ziti_mcp.network': controller.origin,
      'ziti_mcp.outcome': 'done',
    });
    expect(revisionsOfOpenings()).toEqual(era.startsWith('older') ? ['2025-11-25'] : []);
    const sent = collector.spans().find(({ kind, parentSpanId }) => kind === CLIENT && parentSpanId === served?.spanId);
    expect(sent).toMatchObject({ name: 'GET', traceId: TRACE });
    expect(sent?.attributes).toMatchObject({ 'http.response.status_code': expect.anything() });
    expect(asked()?.headers).toMatchObject({
      traceparent: `00-${TRACE}-${sent?.spanId}-01`,
      tracestate: 'vendor=opaque',
    });
    const unknown = collector.spans().find(({ attributes }) => attributes['ziti_mcp.outcome'] === 'unknown');
    expect(unknown).toMatchObject({ name: 'tools/call', status: { code: 2 } });
    expect(unknown?.attributes['error.type']).toBe('-32602');

    const point = () => collector.points().find(({ attributes }) => attributes['gen_ai.tool.name'] === 'listServices');
    await expect.poll(point, WAIT).toBeDefined();
    const measured = point();
    expect(measured).toMatchObject({ name: 'mcp.server.operation.duration', unit: 's', count: 1 });
    expect(measured?.bounds).toEqual([0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 30, 60, 120, 300]);

    expect(collector.text()).toContain('deployment.environment.name');
    // Nothing that a client or a controller wrote, and no secret.
    expect(collector.text()).not.toContain(CANARY);
    expect(stderr()).not.toContain(CANARY);
    await client.close();
  });

  test('calls that are made at the same time belong each to its own trace', async () => {
    const { client } = await connect([...connection, '--allow-write', 'createService'], env, ERAS[era]);
    const traces = Array.from({ length: 6 }, (_, at) => `${TRACE.slice(0, -1)}${at}`);
    const call = (trace: string) =>
      client.callTool({
        name: 'createService',
        arguments: { name: trace, encryptionRequired: true },
        _meta: { traceparent: `00-${trace}-${PARENT}-01` },
      });
    await Promise.all(traces.map(call));
    const served = () => collector.spans().filter(({ name }) => name === 'tools/call createService');
    await expect.poll(() => served().length, WAIT).toBe(6);
    const created = controller.seen.filter(({ method, path }) => method === 'POST' && path.endsWith('/services'));
    expect(created).toHaveLength(6);
    for (const { body, headers } of created) expect(headers['traceparent']).toContain(JSON.parse(body).name);
    await client.close();
  });
});

/** Starts the program over HTTP. */
async function serveHttp(
  flags: readonly string[],
): Promise<{ readonly url: string; readonly key: string; stop(): Promise<unknown> }> {
  const keys = join(folder, `${crypto.randomUUID()}.json`);
  const key = (await runProgram(['keys', 'add', 'ops', '--keys-file', keys])).stdout.trim();
  const http = ['--transport', 'http', '--port', '0', '--keys-file', keys, '--log-format', 'json'];
  const child: ChildProcess = spawn(process.execPath, [PROGRAM, 'run', ...connection, ...http, ...flags], {
    env: cleanEnvironment(env),
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let stderr = '';
  child.stderr?.on('data', (chunk: Buffer) => {
    stderr += chunk.toString();
  });
  const ended = new Promise((resolve) => child.once('close', resolve));
  const urlIn = () => /"url":"([^"]+)"/.exec(stderr)?.[1] ?? '';
  await expect.poll(urlIn, WAIT).toBeTruthy();
  return {
    url: urlIn(),
    key,
    stop: () => {
      child.kill('SIGTERM');
      return ended;
    },
  };
}

test('over HTTP, the header fields of a request name its trace, and Prometheus fetches what was measured', async () => {
  const server = await serveHttp(['--metrics']);
  for (const era of Object.keys(ERAS) as (keyof typeof ERAS)[]) {
    const { client, transport } = await connectHttp(server.url, server.key, era);
    transport['_requestInit'] = { headers: { Authorization: `Bearer ${server.key}`, traceparent: TRACEPARENT } };
    expect((await callText(client, 'listServices', {})).isError).toBe(false);
    // Names that a client makes up are in no metric, however many there are.
    for (let each = 0; each < 10; each += 1) {
      const name = `evil"} 1\nevil${each}{a="`;
      await expect(client.callTool({ name, arguments: {} })).rejects.toThrow();
      await expect(client.getPrompt({ name })).rejects.toThrow();
    }
    await client.close();
  }
  const metrics = server.url.replace('/mcp', '/metrics');
  expect((await fetch(metrics)).status).toBe(401);
  const fetched = await fetch(metrics, { headers: { Authorization: `Bearer ${server.key}` } });
  const text = await fetched.text();
  expect(fetched.headers.get('content-type')).toMatch(/^text\/plain; version=0\.0\.4/);
  const counted = text
    .split('\n')
    .filter((line) => /^mcp_server_operation_duration_count\{.*"listServices"/.test(line));
  expect(counted.map((line) => / (\d+)/.exec(line.slice(line.lastIndexOf('}')))?.[1])).toEqual(['1', '1']);
  expect(text).not.toContain('evil');
  const ofPrompts = text
    .split('\n')
    .filter((line) => /^mcp_server_operation_duration_count\{.*"prompts\/get"/.test(line));
  expect(ofPrompts).toHaveLength(Object.keys(ERAS).length);
  await server.stop();
  const served = collector.spans().filter(({ name }) => name === 'tools/call listServices');
  expect(served.map(({ traceId, parentSpanId }) => [traceId, parentSpanId])).toEqual([
    [TRACE, PARENT],
    [TRACE, PARENT],
  ]);
  expect(served.map(({ attributes }) => attributes['network.transport'])).toEqual(['tcp', 'tcp']);
  expect(revisionsOfOpenings()).toEqual(['2025-11-25']);
  // The session of the older era has ended.
  const sessions = collector.points().filter(({ name }) => name === 'mcp.server.session.duration');
  expect(sessions.at(-1)).toMatchObject({ unit: 's', count: 1, attributes: { 'mcp.protocol.version': '2025-11-25' } });
  expect(collector.text() + text).not.toContain(CANARY);
  expect(collector.text()).not.toContain('evil');
});

test('nothing is measured unless somebody asks for it, and metrics are not there to be fetched', async () => {
  const server = await serveHttp(['--no-telemetry']);
  const { client } = await connectHttp(server.url, server.key, 'newer (server/discover)');
  await callText(client, 'listServices', {});
  await client.close();
  const headers = { Authorization: `Bearer ${server.key}` };
  expect((await fetch(server.url.replace('/mcp', '/metrics'), { headers })).status).toBe(404);
  await server.stop();
  expect(collector.text()).toBe('');
  expect(asked()?.headers).not.toHaveProperty('traceparent');
});

test('a collector that is not there holds nobody up, and the log says so', async () => {
  const gone = { ...env, OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:9' };
  const { client, stderr } = await connect(connection, gone);
  expect((await callText(client, 'listServices', {})).isError).toBe(false);
  await expect.poll(stderr, WAIT).toContain('telemetry cannot be sent');
  expect((await callText(client, 'listServices', {})).isError).toBe(false);
  await client.close();
});

test('a collector that fails is reported once, and once more when it works again', async () => {
  collector.fail(true);
  const { client, stderr } = await connect(connection, env);
  await callText(client, 'listServices', {});
  await expect.poll(() => collector.refused('/v1/metrics'), WAIT).toBeGreaterThan(2);
  await expect.poll(() => collector.refused('/v1/traces'), WAIT).toBeGreaterThan(0);
  collector.fail(false);
  await callText(client, 'listServices', {});
  await expect.poll(stderr, WAIT).toMatch(/telemetry can be sent again what="metrics" failed=\d+/);
  await expect.poll(stderr, WAIT).toMatch(/telemetry can be sent again what="traces" failed=\d+/);
  // A busy machine may add that an export took too long.
  const about = [...stderr().matchAll(/ telemetry (.*?) what="(\w+)"/g)];
  expect(about.map(([, said, what]) => `${said}: ${what}`).sort()).toEqual([
    'can be sent again: metrics',
    'can be sent again: traces',
    'cannot be sent: metrics',
    'cannot be sent: traces',
  ]);
  expect(stderr()).not.toContain('no, number');
  await client.close();
});

test('protobuf is sent if a variable asks for it', async () => {
  const { client } = await connect(connection, { ...env, OTEL_EXPORTER_OTLP_PROTOCOL: 'http/protobuf' });
  await client.close();
  await expect.poll(() => collector.types.get('/v1/traces'), WAIT).toBe('application/x-protobuf');
});

test.each([
  ['OTEL_EXPORTER_OTLP_ENDPOINT', 'collector:4318', /not the http:\/\/ or https:\/\/ URL/],
  ['OTEL_EXPORTER_OTLP_PROTOCOL', 'grpc', /sends http\/json or http\/protobuf/],
  ['OTEL_METRIC_EXPORT_INTERVAL', 'often', /whole number/],
])('a configuration whose %s is %s is refused', async (name, value, says) => {
  const refused = resolveTelemetry(new Values({}, [telemetryFlag]), { ...env, [name]: value }, silentLogger);
  await expect(refused).rejects.toThrow(says);
});
