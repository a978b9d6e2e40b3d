import type { Operation } from '../../contract.ts';
import type { CheckedArguments } from '../arguments/validators.ts';
import type { Catalogue } from '../catalogue/catalogue.ts';
import type { ControllerAnswer } from '../controller/types.ts';
import { isEntity, type Value } from '../shape/exact-json.ts';
import { readJson } from '../shape/page.ts';
import type { Ask } from '../shape/types.ts';

/** What a read on a change's behalf is made with. */
export interface ReadTools {
  readonly catalogue: Catalogue;
  /** Sends a read, audited as part of the call; the policy is not asked. */
  readonly send: Ask;
  /** An answer without its secrets, whatever the operator reveals. */
  readonly redact: (operation: Operation, answer: ControllerAnswer) => Promise<ControllerAnswer>;
  /** When the time for reading is over. */
  readonly until: AbortSignal;
}

/** What a read gave. */
export interface Reading {
  readonly status: number;
  /** The `data` of the answer, as it stands there: to compare with, never to be shown. */
  readonly data: Value;
  /** The same without secrets. */
  readonly shown: Value;
}

/** The reads that one change makes on its own account, before it is sent and after. */
export class ChangeReads {
  readonly #tools: ReadTools;

  constructor(tools: ReadTools) {
    this.#tools = tools;
  }

  get catalogue(): Catalogue {
    return this.#tools.catalogue;
  }

  /** @throws {ToolError} where there is no answer, or one that cannot be read */
  async read(operation: Operation, given: CheckedArguments): Promise<Reading> {
    const { send, redact, until } = this.#tools;
    const answer = await send(operation, given, until);
    const hidden = await redact(operation, answer);
    return { status: answer.status, data: dataOf(operation, answer), shown: dataOf(operation, hidden) };
  }
}

function dataOf({ name }: Operation, answer: ControllerAnswer): Value {
  const body = readJson(name, answer);
  return isEntity(body) ? (body['data'] ?? null) : null;
}
