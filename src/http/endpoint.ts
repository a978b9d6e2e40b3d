import type { IncomingMessage, ServerResponse } from 'node:http';
import type { JSONRPCMessage } from '@modelcontextprotocol/server';
import { isObject } from '../common/is-object.ts';
import type { Logger } from '../common/log.ts';
import type { SharedChannels, SharedState } from '../common/shared-state.ts';
import type { Telemetry } from '../common/telemetry.ts';
import { checkMessage, unsupportedRevision } from '../runtime/protocol/messages/check.ts';
import { CODES, RESERVED_META } from '../runtime/protocol/messages/errors.ts';
import { NEWER_REVISION, OLDER_REVISIONS } from '../runtime/protocol/messages/plain.ts';
import type { BodyRoom } from './edge/body-room.ts';
import { carrying, keyIn } from './edge/idempotency-key.ts';
import { faultOfOpening, messagesIn, parseBody } from './edge/messages.ts';
import { readBody } from './edge/read-body.ts';
import { type Refusal, sendJson } from './edge/reply.ts';
import { NewerEra } from './newer-era.ts';
import type { Protocol } from './protocol.ts';
import { Sessions } from './session/sessions.ts';
import { SharedSessions } from './session/shared-sessions.ts';
import type { HttpSettings } from './settings.ts';
import type { Judge, Visitor } from './visitors.ts';

/** The error for a missing session, as clients expect it. */
const NO_SESSION = -32001;

/** What serves the protocol, and what watches it. */
interface EndpointParts {
  readonly protocol: Protocol;
  readonly log: Logger;
  readonly shared?: SharedState & SharedChannels;
  readonly telemetry?: Telemetry;
  readonly judge: Judge;
  readonly room: BodyRoom;
}

/**
 * The protocol's only endpoint, for both eras (MCP 2026-07-28, Transports): messages that name their revision go to the
 * newer era, all others to sessions of the older one.
 */
export class Endpoint {
  readonly #settings: HttpSettings;
  readonly #sessions: Sessions;
  readonly #newer: NewerEra;
  readonly #judge: Judge;
  readonly #room: BodyRoom;

  constructor(settings: HttpSettings, { protocol, log, shared, telemetry, judge, room }: EndpointParts) {
    this.#settings = settings;
    this.#judge = judge;
    this.#room = room;
    this.#sessions = new Sessions(
      settings.limits,
      settings.jsonResponse,
      protocol,
      shared && new SharedSessions(shared, settings.limits.sessionIdle),
    );
    this.#newer = new NewerEra(settings, protocol, log, telemetry);
  }

  async close(): Promise<void> {
    await Promise.all([this.#sessions.close(), this.#newer.close()]);
  }

  /** Requests without an answer yet. */
  get calls(): number {
    return this.#sessions.calls + this.#newer.calls;
  }

  /** @returns why a request is refused */
  async serve(request: IncomingMessage, response: ServerResponse, visitor: Visitor): Promise<Refusal | undefined> {
    if (request.method === 'POST') return this.#post(request, response, visitor);
    if (request.method !== 'GET' && request.method !== 'DELETE') {
      return {
        status: 405,
        message: 'This endpoint accepts POST, GET and DELETE.',
        headers: { Allow: 'POST, GET, DELETE' },
      };
    }
    if (this.#settings.stateless) {
      return { status: 405, message: 'This server has no sessions: it only accepts POST.', headers: { Allow: 'POST' } };
    }
    const found = await this.#sessionOf(request, visitor);
    if ('status' in found) return found;
    if (request.method === 'DELETE') {
      if (!(await this.#sessions.end(found))) {
        const message =
          'The session cannot be ended at the moment, since the shared store cannot be reached. Try again.';
        return { status: 503, message, headers: { 'Retry-After': 5 } };
      }
      response.writeHead(200).end();
      return undefined;
    }
    if (!includes(acceptedBy(request), 'text/event-stream'))
      return { status: 406, message: 'Accept text/event-stream.' };
    return found.wire.listen(response, header(request, 'last-event-id'));
  }

  async #post(request: IncomingMessage, response: ServerResponse, visitor: Visitor): Promise<Refusal | undefined> {
    const accepted = acceptedBy(request);
    if (!includes(accepted, 'application/json') || !includes(accepted, 'text/event-stream')) {
      return { status: 406, message: 'Accept both application/json and text/event-stream.' };
    }
    const text = await readBody(request, this.#settings.limits.bodyBytes, this.#room.share(visitor.principal.id));
    if (typeof text !== 'string') return text;
    const parsed = parseBody(text);
    if ('status' in parsed) return parsed;
    const { value } = parsed;
    const refused = await this.#judge(value, visitor, request);
    if (refused !== undefined) return refused;
    const revision = header(request, 'mcp-protocol-version');
    if (revision !== undefined && !REVISIONS.includes(revision) && !namesRevision(value)) {
      return void sendJson(response, 400, unsupportedRevision(value, revision, REVISIONS));
    }
    if (keyIn(request) !== undefined && Array.isArray(value)) {
      return { status: 400, message: 'An Idempotency-Key is for one call: send the messages of a batch separately.' };
    }
    if (isNewer(request, value)) {
      return selfContained(request, response, value, (message) =>
        this.#newer.handle(request, response, message, visitor),
      );
    }
    return this.#settings.stateless
      ? selfContained(request, response, value, (message) =>
          this.#newer.handleStateless(request, response, message, visitor),
        )
      : this.#inSession(request, response, value, visitor);
  }

  async #inSession(
    request: IncomingMessage,
    response: ServerResponse,
    value: unknown,
    visitor: Visitor,
  ): Promise<Refusal | undefined> {
    const opens =
      isObject(value) && value['method'] === 'initialize' && header(request, 'mcp-session-id') === undefined;
    const fault = opens ? faultOfOpening(value) : undefined;
    if (fault !== undefined) return void sendJson(response, 400, fault);
    const session = await (opens ? this.#sessions.open(visitor, value) : this.#sessionOf(request, visitor));
    if (session === undefined) {
      const message = `There are already ${this.#settings.limits.sessions} sessions, which is the maximum. Try again later.`;
      return { status: 503, message, headers: { 'Retry-After': 30 } };
    }
    if ('status' in session) return session;
    const messages = messagesIn(value, session.wire.revision);
    if ('status' in messages) return messages;
    const key = keyIn(request);
    session.wire.post(
      messages.map((each) => carrying(key, each)),
      Array.isArray(value),
      response,
    );
    return undefined;
  }

  async #sessionOf(request: IncomingMessage, visitor: Visitor) {
    const id = header(request, 'mcp-session-id');
    if (id === undefined) {
      return { status: 400, message: 'Send the Mcp-Session-Id header, or open a session with initialize.' };
    }
    const revision = header(request, 'mcp-protocol-version');
    if (revision !== undefined && !(OLDER_REVISIONS as readonly string[]).includes(revision)) {
      return { status: 400, code: CODES.version, message: `Sessions support only ${OLDER_REVISIONS.join(', ')}.` };
    }
    return (
      (await this.#sessions.find(id, visitor)) ?? {
        status: 404,
        code: NO_SESSION,
        message: `There is no such session: it has ended, or was unused for ${spoken(this.#settings.limits.sessionIdle)}. Open another one with initialize.`,
      }
    );
  }
}

/** A time limit in milliseconds as people say it. */
function spoken(milliseconds: number): string {
  const [count, unit] = milliseconds < 60_000 ? [milliseconds / 1_000, 'second'] : [milliseconds / 60_000, 'minute'];
  const shown = Number(count.toFixed(1));
  return `${shown} ${unit}${shown === 1 ? '' : 's'}`;
}

/** Whether a message names its revision, as in the newer era. */
function isNewer(request: IncomingMessage, value: unknown): boolean {
  const revision = header(request, 'mcp-protocol-version');
  if (revision !== undefined && revision > OLDER_REVISIONS[0] && !header(request, 'mcp-session-id')) return true;
  return namesRevision(value);
}

const REVISIONS: readonly string[] = [NEWER_REVISION, ...OLDER_REVISIONS];

function namesRevision(value: unknown): boolean {
  if (!isObject(value) || !isObject(value['params']) || !isObject(value['params']['_meta'])) return false;
  return `${RESERVED_META}protocolVersion` in value['params']['_meta'];
}

/** Serves a message that needs no session. @param serve takes it once it is checked */
async function selfContained(
  request: IncomingMessage,
  response: ServerResponse,
  value: unknown,
  serve: (message: unknown) => Promise<undefined>,
): Promise<undefined> {
  // The protocol library answers batches, and messages whose revision is not that of the header field.
  const checked = Array.isArray(value) ? undefined : checkMessage(value);
  if (checked !== undefined && 'answer' in checked && !isOtherRevision(checked.answer, request)) {
    return void sendJson(response, 400, checked.answer);
  }
  return serve(checked !== undefined && 'message' in checked ? checked.message : value);
}

/** Whether a message is refused for its revision, and the header field names another one. */
function isOtherRevision(answer: JSONRPCMessage, request: IncomingMessage): boolean {
  if (!('error' in answer) || answer.error.code !== CODES.version) return false;
  const { requested } = answer.error.data as { readonly requested: unknown };
  return ![undefined, requested].includes(header(request, 'mcp-protocol-version'));
}

const header = ({ headers }: IncomingMessage, name: string): string | undefined => {
  const value = headers[name];
  return Array.isArray(value) ? value[0] : value;
};

/** The media ranges that a client accepts (RFC 9110, section 12.5.1): not those with a weight of zero. */
const acceptedBy = ({ headers: { accept = '' } }: IncomingMessage): readonly string[] =>
  accept
    .toLowerCase()
    .split(',')
    .filter((each) => !/;\s*q=0(?:\.0*)?\s*(?:;|$)/.test(each))
    .map((each) => each.replace(/;.*/s, '').trim());

const includes = (ranges: readonly string[], type: string): boolean =>
  ranges.some((range) => range === type || range === '*/*' || range === `${type.split('/')[0]}/*`);
