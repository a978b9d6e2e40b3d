/** The recorded errors as requests that can be replayed after the recordings before them. */
import { fixture, type Recording, recordings } from './fixtures.ts';
import { recordedCourse } from './recorded-course.ts';
import type { Course, Stage } from './replay.ts';
import type { WireRequest } from './wire.ts';

interface RecordedError {
  readonly label: string;
  readonly request?: Pick<Recording['request'], 'query' | 'headers' | 'body'> & {
    readonly method: string;
    readonly path: string;
  };
  readonly response: Recording['response'];
}

/** The errors were recorded after this recording. */
const AFTER = 485;

/** Errors that are left out, because the login tests cover the logins and sessions of others. */
const LOGIN =
  /^login|lockout|lock|token |session|logout|login|header name|zt-session|bearer|basic auth|disable|enable|identity while/i;

const CALLERS: readonly (readonly [RegExp, string | undefined])[] = [
  [/^unauthenticated/, undefined],
  [/^non-admin/, 'carol'],
  [/^admin_readonly/, 'auditor'],
  [/^permission/, 'svcman'],
];

const PASSWORDS: Readonly<Record<string, string>> = { carol: 'carolpass1', auditor: 'auditor1', svcman: 'svcmanager1' };

export function errorRecordings(): readonly Recording[] {
  const errors = fixture<readonly RecordedError[]>('errors.json');
  return errors.flatMap((error, i) => {
    if (error.request === undefined || LOGIN.test(error.label)) return [];
    const { method, path, query, headers, body } = error.request;
    const request = { pathParams: {}, query, headers, body: wholeBody(body) };
    const place = {
      seq: AFTER + (i + 1) / 1000,
      as: 'admin',
      operationId: null,
      api: 'root' as const,
      resource: 'errors',
    };
    return [
      {
        ...place,
        method,
        path,
        note: error.label,
        request: { ...request, query: wholeQuery(query) },
        response: error.response,
      },
    ];
  });
}

/** The recordings up to the errors, and the names of the errors. */
export function errorsCourse(): { readonly before: readonly Recording[]; readonly course: Course } {
  const course = recordedCourse();
  const changes = new Map([...course.changes].filter(([seq]) => seq <= AFTER));
  return {
    before: recordings().filter(({ seq }) => seq <= AFTER),
    course: {
      ...course,
      changes,
      callerOf: (recording) => (recording.resource === 'errors' ? callerOf(recording) : course.callerOf(recording)),
      prepare: prepareWith(course),
    },
  };
}

function callerOf({ note }: Recording): string | undefined {
  const found = CALLERS.find(([pattern]) => pattern.test(note ?? ''));
  return found === undefined ? 'admin' : found[1];
}

/** Logs in everyone who has not logged in yet. */
function prepareWith(course: Course): Course['prepare'] {
  return async (recording, request, stage) => {
    if (recording.resource !== 'errors') return course.prepare(recording, request, stage);
    const caller = callerOf(recording);
    return caller === undefined ? request : { ...request, token: await tokenOf(caller, stage, request) };
  };
}

async function tokenOf(caller: string, { tokens, wire }: Stage, request: WireRequest): Promise<string | undefined> {
  if (caller === 'admin') return request.token;
  const name = `${caller} again`;
  const known = tokens.get(name) ?? (await wire.logIn(caller, PASSWORDS[caller]));
  if (known !== undefined) tokens.set(name, known);
  return known;
}

/** Very long values were recorded as their beginning and their length. */
function wholeBody(body: unknown): unknown {
  if (typeof body === 'string') {
    const size = /^<(\d+) chars>$/.exec(body)?.[1];
    return size === undefined
      ? body
      : JSON.stringify({ name: 'large', encryptionRequired: true, tags: { x: 'x'.repeat(Number(size) - 66) } });
  }
  return body === null || body === undefined
    ? body
    : JSON.parse(JSON.stringify(body), (_key, value: unknown) => whole(value));
}

function wholeQuery(query: Recording['request']['query']): Recording['request']['query'] {
  return Object.fromEntries(Object.entries(query).map(([name, value]) => [name, whole(value)]));
}

function whole(value: unknown): unknown {
  const [, start, length] = (typeof value === 'string' && /^(.*)\.\.\.<(\d+) characters>$/.exec(value)) || [];
  if (start === undefined) return value;
  const filled = start.padEnd(Number(length), start.at(-1));
  return start.startsWith('name in [')
    ? `${start.slice(0, start.lastIndexOf(','))}]`
    : start.startsWith('name = ')
      ? `${filled.slice(0, -1)}"`
      : filled;
}
