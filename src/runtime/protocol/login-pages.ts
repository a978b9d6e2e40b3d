import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { type InputRequiredResult, inputRequired, inputResponse, type Server } from '@modelcontextprotocol/server';
import { untilAborted } from '../../common/abort.ts';
import { toErrorAnswer } from '../../common/tool-answer.ts';
import { ToolError } from '../../common/tool-error.ts';
import { TOKEN_LIFETIME } from '../gate/confirm/tokens.ts';
import type { Action } from '../gate/confirm/types.ts';
import type { CallOutcome, PendingLogin } from '../owners/call.ts';
import { escapeText } from '../safety/sanitize/escape.ts';
import { LOGIN_STATE, type McpRequest, ownCapabilities } from './consent.ts';

/** The key under which clients of the newer era return what the person did. */
const REPLY_KEY = 'login';

/** Milliseconds that a call waits for a person who has opened the page. Clients give up after a minute. */
const PATIENCE = 30_000;

/** A call that waits for a login, and how it is made again. */
export interface Waiting {
  readonly request: McpRequest;
  readonly outcome: CallOutcome;
  readonly again: () => Promise<CallOutcome>;
  readonly signal: AbortSignal;
}

/**
 * Has a client show its person the page at which they log in (URL mode elicitation: MCP 2025-11-25 and 2026-07-28, Client
 * Features). Neither the client nor its model sees what is entered there. Each page is shown once.
 */
export class LoginPages {
  readonly #server: Server;
  readonly #isRemote: boolean;
  readonly #shown = new Map<string, Promise<Action>>();

  /** @param isRemote whether the person may sit at another machine than this server's */
  constructor(server: Server, isRemote: boolean) {
    this.#server = server;
    this.#isRemote = isRemote;
  }

  /** The outcome of the call after the person has logged in, or of asking them; unchanged if they cannot be asked. */
  async follow({ request, outcome: first, again, signal }: Waiting): Promise<CallOutcome | InputRequiredResult> {
    let outcome = first;
    let shown = replyIn(request);
    while (outcome.login !== undefined && this.#canShow(outcome.login, request)) {
      const { login } = outcome;
      const { url } = login.step;
      if (shown?.url !== url) {
        if (ownCapabilities(request) !== undefined) return inputRequest(login);
        shown = { url, action: await this.#show(login, request, signal) };
      }
      if (shown.action === 'decline') return declined(login);
      if (shown.action === 'cancel') return outcome;
      await untilAborted(Promise.race([login.over, pause(PATIENCE, undefined, { signal, ref: false })]), signal);
      outcome = await again();
      if (outcome.login?.step.url === url) return outcome;
    }
    return outcome;
  }

  #canShow({ step }: PendingLogin, request: McpRequest): boolean {
    const { elicitation } = ownCapabilities(request) ?? this.#server.getClientCapabilities() ?? {};
    // A page of this server's own is on the machine that it runs on.
    return elicitation?.url !== undefined && (step.kind === 'device' || !this.#isRemote);
  }

  #show(login: PendingLogin, request: McpRequest, signal: AbortSignal): Promise<Action> {
    const { url } = login.step;
    const earlier = this.#shown.get(url);
    if (earlier !== undefined) return earlier;
    const elicitationId = randomUUID();
    const params = { mode: 'url' as const, message: messageOf(login), url, elicitationId };
    const action = request.send({ method: 'elicitation/create', params }, { timeout: TOKEN_LIFETIME, signal }).then(
      (reply) => reply.action,
      () => 'cancel' as const,
    );
    this.#shown.set(url, action);
    void login.over.then(async () => {
      this.#shown.delete(url);
      if ((await action) !== 'accept') return;
      // The client may have gone.
      await this.#server
        .createElicitationCompletionNotifier(elicitationId)()
        .catch(() => undefined);
    });
    return action;
  }
}

/** What a client of the newer era says that the person did with a page. */
function replyIn(request: McpRequest): { readonly url: string; readonly action: Action } | undefined {
  const state = request.requestState<string>();
  if (typeof state !== 'string' || !state.startsWith(LOGIN_STATE)) return undefined;
  const reply = inputResponse(request.inputResponses, REPLY_KEY);
  return { url: state.slice(LOGIN_STATE.length), action: reply.kind === 'elicit' ? reply.action : 'cancel' };
}

/** The state says which page was shown. A forged one only decides whether the page is shown again. */
const inputRequest = (login: PendingLogin): InputRequiredResult =>
  inputRequired({
    inputRequests: { [REPLY_KEY]: inputRequired.elicitUrl({ message: messageOf(login), url: login.step.url }) },
    requestState: `${LOGIN_STATE}${login.step.url}`,
  });

function messageOf({ network, step: { kind, code } }: PendingLogin): string {
  const what = kind === 'second-factor' ? 'enter the code of your second factor there' : 'log in there';
  const entered = code === undefined ? what : `enter the code ${code}, and ${what}`;
  return escapeText(
    `Network ${network.name}: ziti-mcp has to log in to ${network.controller.origin}. Open the page, and ${entered}.`,
  );
}

function declined({ network }: PendingLogin): CallOutcome {
  const error = new ToolError(
    'login',
    `The user declined to log in to ${escapeText(network.name)}.`,
    'Nothing was sent. Do not make the call again unless the user asks for it.',
  );
  return { answer: toErrorAnswer(error), failure: error.kind };
}
