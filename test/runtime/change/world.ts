/** A sandbox and a session with it, for tests of the effects of changes: ids by name, and answers as data. */
import { apis } from '../../../src/generated/apis.ts';
import { operations } from '../../../src/generated/operations.ts';
import type { Preview, Verification } from '../../../src/runtime/change/types.ts';
import type { Credentials } from '../../../src/runtime/network/auth/credentials.ts';
import { requestFor } from '../../../src/runtime/network/controller/request.ts';
import { type Sandbox, startSandbox } from '../../../src/sandbox/index.ts';
import { settingsOf, startSession, type TestSession, type TestSessionOptions } from '../../support/session.ts';

export type Entity = Readonly<Record<string, unknown>>;
type Given = Readonly<Record<string, unknown>>;

export interface World {
  readonly sandbox: Sandbox;
  readonly session: TestSession;
  /** What the controller itself answers, bypassing the tested code. */
  ask(tool: string, args?: Given): Promise<{ readonly status: number; readonly data: unknown }>;
  /** Creates an entity, bypassing the tested code. */
  make(tool: string, args: Given): Promise<string>;
  /** The report of a dry run. */
  preview(tool: string, args: Given): Promise<Preview>;
  /** The report of a completed change; fails if it was refused. */
  change(tool: string, args: Given): Promise<{ readonly verification: Verification; readonly text: string }>;
  close(): Promise<void>;
}

export async function startWorld(options: TestSessionOptions = {}): Promise<World> {
  const sandbox = await startSandbox({ size: 'empty' });
  const world = worldOf(sandbox, settingsOf(sandbox).credentials, options);
  return {
    ...world,
    async close() {
      await world.close();
      await sandbox.close();
    },
  };
}

/** The same for anyone who logs in to a sandbox. */
export function worldOf(sandbox: Sandbox, credentials: Credentials, options: TestSessionOptions = {}): World {
  const answers = { structured: true, ...options.answers };
  const session = startSession({ ...settingsOf(sandbox), credentials }, { ...options, answers });
  const ask: World['ask'] = async (tool, args = {}) => {
    const operation = operations.find(({ name }) => name === tool);
    if (operation === undefined) throw new Error(`there is no ${tool}`);
    const request = requestFor(operation, apis[operation.api]?.basePath ?? '', args);
    const { status, body } = await session.network.controller.send(request, new AbortController().signal);
    const text = new TextDecoder().decode(body);
    return { status, data: text === '' ? null : (JSON.parse(text) as { data?: unknown }).data };
  };
  const structured = async (tool: string, args: Given) => {
    const { answer, failure } = await session.call(tool, args);
    const text = answer.content.map((block) => (block.type === 'text' ? block.text : '')).join('\n');
    if (failure !== undefined) throw new Error(`${tool} failed: ${text}`);
    return { data: answer.structuredContent ?? {}, text };
  };
  return {
    sandbox,
    session,
    ask,
    async make(tool, args) {
      const { status, data } = await ask(tool, args);
      if (status >= 400) throw new Error(`${tool} returned ${status}`);
      return String((data as Entity)['id']);
    },
    async preview(tool, args) {
      const { data } = await structured(tool, { ...args, dryRun: true });
      return data['preview'] as Preview;
    },
    async change(tool, args) {
      const { data, text } = await structured(tool, args);
      return { verification: data['verification'] as Verification, text };
    },
    close: () => session.close(),
  };
}
