/**
 * Sends recorded requests in order to a sandbox and compares the answers. Ids that the sandbox generates are mapped to
 * the recorded ones. If unrecorded calls changed the real controller in between, the sandbox is stopped, its data file
 * is changed to match, and it starts again with it.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Sandbox, startSandbox } from '../../../src/sandbox/index.ts';
import { BASE_PATHS, type Recording, type Values } from './fixtures.ts';
import { IdMap } from './id-map.ts';
import { differences, normalize } from './normalize.ts';
import { Wire, type WireAnswer, type WireRequest } from './wire.ts';

export type Entities = Record<string, Values[]>;

/** The context of a replay. */
export interface Stage {
  readonly sandbox: Sandbox;
  readonly wire: Wire;
  readonly ids: IdMap;
  /** Tokens by caller, from recorded logins. */
  readonly tokens: Map<string, string>;
  readonly last: WireAnswer | undefined;
}

/** What the recordings leave out. */
export interface Course {
  readonly initial: Entities;
  /** The sandbox's clock: recorded sessions and enrollments expire at recorded dates. */
  readonly clock: () => Date;
  readonly password: string;
  /** Changes of the stored entities by unrecorded calls, by the number of the next request. */
  readonly changes: ReadonlyMap<number, (entities: Entities) => void>;
  /** Calls that really have to be made, because they involve keys. */
  readonly acts: ReadonlyMap<number, (stage: Stage) => Promise<void>>;
  /** The sender of a request; undefined for nobody. */
  readonly callerOf: (recording: Recording) => string | undefined;
  /** Whose login a recorded one is. */
  readonly loginOf: (recording: Recording) => string;
  /** Inserts what differs in each run, such as a one-time code. */
  readonly prepare: (recording: Recording, request: WireRequest, stage: Stage) => Promise<WireRequest>;
  /** The client to use, if it isn't the usual one. */
  readonly wireOf: (recording: Recording, stage: Stage) => Wire | undefined;
}

export interface Outcome {
  readonly recording: Recording;
  /** Empty if the answers match. */
  readonly differences: readonly string[];
}

export async function replay(recordings: readonly Recording[], course: Course): Promise<readonly Outcome[]> {
  const run = new Run(course);
  await run.begin();
  const outcomes: Outcome[] = [];
  for (const recording of recordings) outcomes.push({ recording, differences: await run.step(recording) });
  await run.end();
  return outcomes;
}

class Run {
  readonly #folder = mkdtempSync(join(tmpdir(), 'replay-'));
  readonly #course: Course;
  readonly #ids = new IdMap();
  readonly #tokens = new Map<string, string>();
  #sandbox: Sandbox | undefined;
  #wire: Wire | undefined;
  #last: WireAnswer | undefined;

  constructor(course: Course) {
    this.#course = course;
  }

  async begin(): Promise<void> {
    this.#write({ version: 1, password: this.#course.password, entities: this.#course.initial });
    await this.#start();
  }

  async end(): Promise<void> {
    await this.#stop();
    rmSync(this.#folder, { recursive: true, force: true });
  }

  async step(recording: Recording): Promise<readonly string[]> {
    const change = this.#course.changes.get(recording.seq);
    if (change !== undefined) await this.#restart(change);
    await this.#course.acts.get(recording.seq)?.(this.#stage);
    const { response } = recording;
    const answer = await this.#send(recording);
    this.#last = answer;
    if (answer === undefined) return response.status === null ? [] : ['the connection was cut'];
    if (answer.status !== response.status) {
      return [`status ${response.status}, not ${answer.status} ${answer.text.slice(0, 200)}`];
    }
    this.#rememberToken(recording, answer);
    const actual = () =>
      answer.json === undefined ? answer.text || null : JSON.parse(this.#ids.recorded(answer.text));
    this.#ids.learn(response.body, answer.json, actual());
    return differences(normalize(response.body), normalize(actual()));
  }

  async #send(recording: Recording): Promise<WireAnswer | undefined> {
    const { request } = recording;
    const stage = this.#stage;
    const caller = this.#course.callerOf(recording);
    const path = recording.path.replaceAll(/\{(\w+)\}/g, (_all, name: string) => request.pathParams[name] ?? '');
    const raw: WireRequest = {
      method: recording.method,
      path: BASE_PATHS[recording.api] + this.#ids.ours(path),
      query: JSON.parse(this.#ids.ours(JSON.stringify(request.query))) as Values,
      body: request.body === null ? undefined : JSON.parse(this.#ids.ours(JSON.stringify(request.body))),
      token: caller === undefined ? undefined : this.#tokens.get(caller),
      headers: request.headers,
    };
    const prepared = await this.#course.prepare(recording, raw, stage);
    const wire = this.#course.wireOf(recording, stage) ?? stage.wire;
    return wire.send(prepared).catch(() => undefined);
  }

  #rememberToken(recording: Recording, answer: WireAnswer): void {
    const token = (answer.json as { data?: { token?: unknown } } | undefined)?.data?.token;
    if (recording.operationId !== 'authenticate' || typeof token !== 'string') return;
    this.#tokens.set(this.#course.loginOf(recording), token);
  }

  get #stage(): Stage {
    if (this.#sandbox === undefined || this.#wire === undefined) throw new Error('the replay has not begun');
    return { sandbox: this.#sandbox, wire: this.#wire, ids: this.#ids, tokens: this.#tokens, last: this.#last };
  }

  async #restart(change: (entities: Entities) => void): Promise<void> {
    await this.#stop();
    const contents = JSON.parse(this.#ids.recorded(readFileSync(this.#file, 'utf8'))) as { entities: Entities };
    this.#ids.clear();
    change(contents.entities);
    this.#write(contents);
    await this.#start();
  }

  get #file(): string {
    return join(this.#folder, 'data.json');
  }

  #write(contents: unknown): void {
    writeFileSync(this.#file, JSON.stringify(contents), { mode: 0o600 });
  }

  async #start(): Promise<void> {
    this.#sandbox = await startSandbox({ dataFile: this.#file, clock: this.#course.clock });
    this.#wire = new Wire(this.#sandbox);
  }

  async #stop(): Promise<void> {
    this.#wire?.close();
    await this.#sandbox?.close();
  }
}
