/** A client in this process, on the one path of every call: with a real controller connection and a real audit file. */
import { randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Catalogue } from '../../src/common/catalogue.ts';
import { systemClock } from '../../src/common/clock.ts';
import { Slices } from '../../src/common/slices.ts';
import { ToolList } from '../../src/common/tool-list.ts';
import { apis } from '../../src/generated/apis.ts';
import { changes } from '../../src/generated/changes.ts';
import { inputs } from '../../src/generated/inputs.ts';
import { operations } from '../../src/generated/operations.ts';
import { outputs } from '../../src/generated/outputs.ts';
import { secrets as table } from '../../src/generated/secrets.ts';
import { toolList } from '../../src/generated/tool-list.ts';
import type { AnswerSettings } from '../../src/runtime/answer/types.ts';
import { call } from '../../src/runtime/call.ts';
import { Validators } from '../../src/runtime/gate/arguments/validators.ts';
import { Tokens } from '../../src/runtime/gate/confirm/tokens.ts';
import type { Consent } from '../../src/runtime/gate/confirm/types.ts';
import type { Limits } from '../../src/runtime/gate/limits/limits.ts';
import { createController } from '../../src/runtime/network/cluster/controller.ts';
import type { ControllerSettings } from '../../src/runtime/network/cluster/types.ts';
import { ControllerClock } from '../../src/runtime/network/controller-clock.ts';
import { ReadCache } from '../../src/runtime/network/read-cache.ts';
import type { CallOutcome } from '../../src/runtime/owners/call.ts';
import { type Client, type Exposed, openClient } from '../../src/runtime/owners/client.ts';
import type { Foresight } from '../../src/runtime/owners/foresight.ts';
import type { Network } from '../../src/runtime/owners/network.ts';
import { Networks } from '../../src/runtime/owners/networks.ts';
import type { Process } from '../../src/runtime/owners/process.ts';
import type { Tool } from '../../src/runtime/owners/tool.ts';
import { AuditTrail } from '../../src/runtime/safety/audit/audit-trail.ts';
import type { AuditLine } from '../../src/runtime/safety/audit/entry.ts';
import { FileSink } from '../../src/runtime/safety/audit/file-sink.ts';
import { AuditOutput } from '../../src/runtime/safety/audit/output.ts';
import { SecretGuard } from '../../src/runtime/safety/secrets/guard.ts';
import { guardedLog } from '../../src/runtime/safety/secrets/guarded-log.ts';
import { KnownSecrets } from '../../src/runtime/safety/secrets/known-secrets.ts';
import { SecretsDir } from '../../src/runtime/safety/secrets/secrets-dir.ts';
import { openAll } from '../../src/runtime/tools/exposure/all.ts';
import { Allowed } from '../../src/runtime/tools/exposure/allowed.ts';
import { OperationTexts } from '../../src/runtime/tools/exposure/operation-texts.ts';
import { toolbox } from '../../src/runtime/tools/toolbox.ts';
import type { Sandbox } from '../../src/sandbox/index.ts';
import { exposing } from './exposing.ts';
import { type RecordingLog, recordingLog } from './recording-log.ts';

export interface TestSession {
  readonly process: Process;
  readonly network: Network;
  readonly client: Client;
  readonly log: RecordingLog;
  readonly folder: string;
  /** @param consent yes by default; undefined if there is nobody to ask */
  call(
    tool: string,
    args?: Readonly<Record<string, unknown>>,
    ...consent: [] | [Consent | undefined]
  ): Promise<CallOutcome>;
  /** A call's text; fails for an image. */
  text(tool: string, args?: Readonly<Record<string, unknown>>): Promise<string>;
  /** The entries of the audit file. */
  auditText(): string;
  audited(): AuditLine[];
  close(): Promise<void>;
}

export interface TestSessionOptions {
  readonly revealed?: readonly string[];
  /** Stores secrets in files in the session's folder. */
  readonly secretsDir?: boolean;
  readonly answers?: Partial<AnswerSettings>;
  /** Limits; by default more than any test needs. */
  readonly limits?: Limits;
  /** Whether changes are read back (true by default). */
  readonly verify?: boolean;
  /** Instead of a file in the session's folder. */
  readonly auditFile?: string;
  /** Overrides of the usual settings. */
  readonly id?: string;
  readonly confirm?: Network['policy']['confirm'];
  readonly exposure?: Network['policy']['exposure'];
  readonly tokens?: Process['tokens'];
  /** Milliseconds for which a change waits for a leader of its cluster. */
  readonly leaderPatience?: number;
  /** What predicts the effect of changes on access (nothing by default). */
  readonly foresight?: Foresight;
  /** Tools in addition to the operations. */
  readonly tools?: readonly Tool[];
  /** What the client sees (all tools by default). */
  readonly exposed?: (find: Process['find']) => Exposed;
}

const tools = ToolList.of(toolList);
const UNLIMITED: Limits = { writesPerMinute: 1e9, concurrentCalls: 1e9, bytesPerCall: 1e9 };

/** How a sandbox is reached. */
export const settingsOf = ({ url, ca, username, password }: Sandbox): ControllerSettings => ({
  origin: url,
  trust: { ca },
  credentials: { method: 'updb', username, password },
  connectTimeout: 10_000,
  callTimeout: 45_000,
});

/** A client that sees all tools, unless a test says otherwise. */
function clientOf(owner: Process, network: Network, { id = 'the-session', exposed }: TestSessionOptions): Client {
  const { catalogue, find } = owner;
  const texts = new OperationTexts({
    signatures: async () => ({}),
    searchData: async () => (await import('../../src/generated/search-data.ts')).searchData,
    searchEmbedding: async () => undefined,
    inputs: async () => inputs,
    outputs: async () => ({}),
  });
  const context = {
    prepared: tools,
    listed: () => tools,
    catalogue,
    allowed: new Allowed(catalogue, [network]),
    several: false,
    texts,
    subject: 'the OpenZiti controller',
    maxTokens: 0,
    find,
  };
  return { ...openClient(owner, new Networks([network], network), exposed?.(find) ?? openAll(context)), id };
}

/** Everything is allowed in it, by exact name, and confirmed unless a call says otherwise. */
export function startSession(settings: ControllerSettings, options: TestSessionOptions = {}): TestSession {
  const folder = mkdtempSync(join(tmpdir(), 'ziti-mcp-session-'));
  const auditFile = options.auditFile ?? join(folder, 'audit.jsonl');
  const log = recordingLog();
  const known = new KnownSecrets();
  if (settings.credentials.method === 'updb') known.keep(settings.credentials.password, 'password');
  const guarded = guardedLog(log, known);
  const controller = createController(settings, guarded, {
    ...(options.leaderPatience === undefined ? {} : { leaderPatience: options.leaderPatience }),
    onLogin: ({ headers }) => {
      for (const value of Object.values(headers)) known.see(value, 'session token');
    },
  });
  const catalogue = new Catalogue(operations, options.tools ?? []);
  const tokens = new Tokens(randomBytes(32), systemClock);
  const context = { network: settings.origin, identity: 'admin' };
  const owner: Process = {
    catalogue,
    apis,
    validators: new Validators(async () => inputs),
    log: guarded,
    slices: new Slices(),
    answers: { maxTokens: 0, time: settings.callTimeout, structured: false, ...options.answers },
    verify: options.verify ?? true,
    changes: async () => changes,
    outputs: async () => outputs,
    tokens: options.tokens ?? (async () => tokens),
    find: toolbox(catalogue, tools, options.tools ?? []),
  };
  const network: Network = {
    ...(options.foresight === undefined ? {} : { foresight: options.foresight }),
    name: settings.origin,
    identity: async () => 'admin',
    byPerson: false,
    controller,
    policy: {
      exposure: options.exposure ?? exposing(catalogue, catalogue.tools.map(({ name }) => name).join()),
      confirm: options.confirm ?? { mode: 'token', exempt: new Set() },
      limits: options.limits ?? UNLIMITED,
    },
    secrets: new SecretGuard(known, async () => ({
      table,
      revealed: new Set(options.revealed ?? []),
      ...(options.secretsDir ? { dir: new SecretsDir(join(folder, 'secrets'), guarded) } : {}),
    })),
    audit: new AuditTrail(
      async () => ({ output: new AuditOutput(new FileSink(auditFile), guarded), context }),
      guarded,
    ),
    cache: new ReadCache(systemClock),
    time: new ControllerClock(),
  };
  const client = clientOf(owner, network, options);
  const make: TestSession['call'] = (tool, args = {}, ...said) => {
    const consent: Consent | undefined = said.length > 0 ? said[0] : { kind: 'yes' };
    return call(client, { tool, arguments: args, consent, signal: new AbortController().signal });
  };
  const auditText = () => {
    network.audit.settle();
    return readFileSync(auditFile, 'utf8');
  };
  return {
    process: owner,
    network,
    client,
    log,
    folder,
    call: make,
    async text(tool, args) {
      const [first] = (await make(tool, args)).answer.content;
      if (first?.type !== 'text') throw new Error(`${tool} answered no text`);
      return first.text;
    },
    auditText,
    audited: () =>
      auditText()
        .split('\n')
        .filter(Boolean)
        .map((line) => JSON.parse(line) as AuditLine),
    async close() {
      await controller.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
