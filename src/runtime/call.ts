import type { ApiDocument, Operation } from '../contract.ts';
import type { Validators } from './arguments/validators.ts';
import type { Catalogue } from './catalogue/catalogue.ts';
import { didYouMean, nearest } from './catalogue/nearest.ts';
import { toRequest } from './controller/request.ts';
import type { Controller } from './controller/types.ts';
import type { Logger } from './log.ts';
import { decide } from './policy/index.ts';
import type { ExposureSettings } from './policy/types.ts';
import { type ToolAnswer, toAnswer, toErrorAnswer } from './shape/answer.ts';
import { ToolError, type ToolErrorKind } from './tool-error.ts';

/** What a session's calls work with. Nothing of it is shared with other sessions but the catalogue and the validators. */
export interface Session {
  readonly catalogue: Catalogue;
  readonly apis: Readonly<Record<string, ApiDocument>>;
  readonly exposure: ExposureSettings;
  readonly validators: Validators;
  readonly controller: Controller;
  readonly log: Logger;
}

export interface ToolCall {
  readonly tool: string;
  readonly arguments: Readonly<Record<string, unknown>>;
  /** Aborted when the client takes the call back. */
  readonly signal: AbortSignal;
}

/** How a call ended, and the answer for the model. `failure` is absent where it went well. */
export interface CallOutcome {
  readonly answer: ToolAnswer;
  readonly failure?: ToolErrorKind;
}

/**
 * The one path of every call: look up, policy, validate, request, log in and send, shape.
 * Never throws for what a caller or a controller may cause: that is an answer with `isError`.
 */
export async function call(session: Session, { tool, arguments: given, signal }: ToolCall): Promise<CallOutcome> {
  const started = performance.now();
  try {
    const operation = lookUp(session, tool);
    allow(session, operation);
    const checked = await session.validators.check(operation.name, given);
    const basePath = session.apis[operation.api]?.basePath ?? '';
    const answer = await session.controller.send(toRequest(operation, basePath, checked), signal);
    const took = Math.round(performance.now() - started);
    session.log.debug('call', { tool: operation.name, status: answer.status, milliseconds: took });
    const failure = answer.status >= 400 ? { failure: 'controller' as const } : {};
    return { answer: toAnswer(operation, answer), ...failure };
  } catch (error) {
    if (!(error instanceof ToolError)) throw error;
    session.log.debug('call failed', { tool, kind: error.kind, message: error.message });
    return { answer: toErrorAnswer(error), failure: error.kind };
  }
}

function lookUp({ catalogue, exposure }: Session, tool: string): Operation {
  const operation = catalogue.find(tool);
  if (operation) return operation;
  const offered = catalogue.operations.filter((each) => decide(each, exposure).allowed).map(({ name }) => name);
  const next = [didYouMean(nearest(tool, offered)), 'tools/list names all that are served.'].join(' ').trim();
  throw new ToolError('unknown', `There is no tool "${tool}".`, next);
}

function allow({ exposure }: Session, operation: Operation): void {
  const { allowed, rule, reason } = decide(operation, exposure);
  if (allowed) return;
  const next = 'Nothing was sent. Only the operator of this server can change what it allows.';
  throw new ToolError('refused', `${operation.name} is not allowed here: ${reason} (rule "${rule}").`, next);
}
