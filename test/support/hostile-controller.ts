/** A real HTTPS server that answers every operation as documented, with a hostile string in every text field. */
import { outputs } from '../../src/generated/outputs.ts';
import { answerFrom } from './canary-answer.ts';
import { type FakeController, json, startFakeController } from './fake-controller.ts';
import { hostile } from './hostile.ts';
import { toolAt } from './tool-at.ts';

export interface HostileController extends FakeController {
  /** Dotted paths of the fields with a hostile string. */
  readonly places: ReadonlySet<string>;
  /** Strings of the corpus that were sent. */
  readonly sent: ReadonlySet<string>;
  /** From now on, answers everything with an error full of hostile text, or as before. */
  failing(status: number | undefined): void;
  /** From now on, gives every entity this name, or a different one each. */
  naming(name: string | undefined): void;
}

const short = hostile.filter(({ kind }) => kind !== 'long');

export async function startHostileController(): Promise<HostileController> {
  const places = new Set<string>();
  const sent = new Set<string>();
  let next = 0;
  let status: number | undefined;
  let name: string | undefined;
  const string = (): string => {
    const { text = '', title = '' } = short[next++ % short.length] ?? {};
    sent.add(title);
    return text;
  };
  const bodyOf = (tool: string): unknown => {
    return free(
      answerFrom(outputs[tool] ?? {}, (path) => {
        places.add(path);
        return name !== undefined && path.endsWith('.name') ? name : string();
      }),
    );
  };
  /** Free-form objects have hostile keys. */
  const free = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(free);
    if (typeof value !== 'object' || value === null) return value;
    const entries = Object.entries(value).map(([key, member]) => [key === 'key' ? string() : key, free(member)]);
    return Object.fromEntries(entries.length > 0 ? entries : [[string(), string()]]);
  };
  const error = () => ({
    error: {
      code: string(),
      message: string(),
      cause: { field: string(), reason: string(), value: string(), message: string() },
      causeMessage: string(),
      requestId: string(),
    },
    meta: {},
  });
  const controller = await startFakeController({
    otherwise: ({ method, path }, response) => {
      const found = toolAt(method, path);
      if (status !== undefined) return json(response, status, error());
      if (found === undefined) return json(response, 404, error());
      const { name: tool, answers, success } = found;
      if (answers === 'application/json') return json(response, success[0] ?? 200, bodyOf(tool));
      response.writeHead(200, { 'content-type': answers }).end(short.map(({ text }) => text).join('\n'));
    },
  });
  return {
    ...controller,
    places,
    sent,
    failing: (now) => {
      status = now;
    },
    naming: (now) => {
      name = now;
    },
  };
}
