/**
 * Sends recorded requests in their order to a sandbox and compares what comes back. Ids that the sandbox makes are
 * mapped to the recorded ones. Where unrecorded calls changed the real controller in between, the sandbox is stopped,
 * its data file is changed to match, and it starts again from there.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Sandbox, startSandbox } from '../../../src/sandbox/index.ts';
import { BASE_PATHS, type Recording, type Values } from './fixtures.ts';
import { differences, normalise } from './normalise.ts';
import { Wire } from './wire.ts';

export type Entities = Record<string, Values[]>;

/** What unrecorded calls did before the request with this number. */
export interface Between {
  readonly before: number;
  readonly change: (entities: Entities) => void;
}

export interface Outcome {
  readonly recording: Recording;
  /** Empty when the answers agree. */
  readonly differences: readonly string[];
}

/** Chooses the token of a caller: by what a recording says of itself. */
export type TokenOf = (recording: Recording, wire: Wire) => Promise<string | undefined>;

export class Replay {
  readonly #folder = mkdtempSync(join(tmpdir(), 'replay-'));
  readonly #between: readonly Between[];
  readonly #tokenOf: TokenOf;
  /** Ours to recorded. */
  readonly #ids = new Map<string, string>();
  #sandbox: Sandbox | undefined;
  #wire: Wire | undefined;

  constructor(between: readonly Between[], tokenOf: TokenOf) {
    this.#between = between;
    this.#tokenOf = tokenOf;
  }

  async run(recordings: readonly Recording[], initial: Entities, password: string): Promise<readonly Outcome[]> {
    this.#write({ version: 1, password, entities: initial });
    await this.#start();
    const outcomes: Outcome[] = [];
    for (const recording of recordings) {
      const changes = this.#between.filter(({ before }) => before === recording.seq);
      if (changes.length > 0) await this.#restart(changes);
      outcomes.push({ recording, differences: await this.#one(recording) });
    }
    await this.#stop();
    rmSync(this.#folder, { recursive: true, force: true });
    return outcomes;
  }

  async #one(recording: Recording): Promise<readonly string[]> {
    if (this.#wire === undefined) throw new Error('not started');
    const { request, response } = recording;
    const path = recording.path.replaceAll(/\{(\w+)\}/g, (_all, name: string) =>
      this.#ours(request.pathParams[name] ?? ''),
    );
    const answer = await this.#wire
      .send({
        method: recording.method,
        path: BASE_PATHS[recording.api] + path,
        query: JSON.parse(this.#ours(JSON.stringify(request.query))) as Values,
        body: request.body === null ? undefined : JSON.parse(this.#ours(JSON.stringify(request.body))),
        token: await this.#tokenOf(recording, this.#wire),
        headers: request.headers,
      })
      .catch(() => ({ status: null, text: '{}', json: {} }));
    if (answer.status !== response.status) {
      return [`status ${response.status}, not ${answer.status} ${answer.text.slice(0, 200)}`];
    }
    this.#learn(response.body, answer.json);
    const actual = answer.json === undefined ? answer.text || null : JSON.parse(this.#recorded(answer.text));
    return differences(normalise(response.body), normalise(actual));
  }

  /** A creation tells which of our ids stands for which recorded one. */
  #learn(expected: unknown, actual: unknown): void {
    const idOf = (body: unknown) => (body as { data?: { id?: unknown } } | undefined)?.data?.id;
    const [recorded, ours] = [idOf(expected), idOf(actual)];
    if (typeof recorded === 'string' && typeof ours === 'string' && recorded !== ours) this.#ids.set(ours, recorded);
  }

  #ours(text: string): string {
    return [...this.#ids].reduce((result, [ours, recorded]) => result.replaceAll(recorded, ours), text);
  }

  #recorded(text: string): string {
    return [...this.#ids].reduce((result, [ours, recorded]) => result.replaceAll(ours, recorded), text);
  }

  async #restart(changes: readonly Between[]): Promise<void> {
    await this.#stop();
    const contents = JSON.parse(this.#recorded(readFileSync(this.#file, 'utf8'))) as { entities: Entities };
    this.#ids.clear();
    for (const { change } of changes) change(contents.entities);
    this.#write(contents);
    await this.#start();
  }

  get #file(): string {
    return join(this.#folder, 'data.json');
  }

  #write(contents: unknown): void {
    writeFileSync(this.#file, JSON.stringify(contents));
  }

  async #start(): Promise<void> {
    this.#sandbox = await startSandbox({ dataFile: this.#file });
    this.#wire = new Wire(this.#sandbox);
  }

  async #stop(): Promise<void> {
    this.#wire?.close();
    await this.#sandbox?.close();
  }
}
