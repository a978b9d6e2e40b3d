import type { AnswerSettings } from '../../runtime/answer/types.ts';
import type { Connection } from '../connection.ts';
import type { Values } from '../read-values.ts';

/** The default limit in tokens: a small part of a model's context, and about a page of text. */
const DEFAULT_MOST_TOKENS = 6000;

/** Tokens of the line that names a network: names are short. */
const NAMED = 20;

/** Resolves how long answers may be. @param networks how many are served @throws {UsageError} for an invalid limit */
export function resolveAnswers(values: Values, connection: Connection, networks: number): AnswerSettings {
  // Programs get the whole answer.
  const forProgram = values.on('json');
  const most = values.number('max-result-tokens') ?? (forProgram ? 0 : DEFAULT_MOST_TOKENS);
  const time = connection.kind === 'controller' ? connection.settings.callTimeout : connection.callTimeout;
  // With several networks, each answer starts with a name.
  const maxTokens = networks > 1 && most > NAMED ? most - NAMED : most;
  return { maxTokens, time, structured: forProgram || values.on('output-schemas') };
}
