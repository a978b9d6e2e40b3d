import type { RowTaker } from '../../../common/ask.ts';
import { ControllerAnswer } from '../../../common/controller-answer.ts';
import { holdsName, type Value } from '../../../common/exact-json.ts';
import { mapStrings } from '../../../common/map-strings.ts';
import { mapTexts, type ToolAnswer } from '../../../common/tool-answer.ts';
import { ToolError } from '../../../common/tool-error.ts';
import { type Operation, RESERVED_ARGUMENTS } from '../../../contract.ts';
import { entityAt } from './entity-at.ts';
import { findProbe } from './find-probe.ts';
import type { SecretSettings } from './guard.ts';
import { type Replace, replaceStrings } from './json-strings.ts';
import { formsOf, type KnownSecrets, replaceAllOf } from './known-secrets.ts';
import { redacted, redactPatterns } from './patterns.ts';
import { redactTree } from './redact-tree.ts';
import type { Judge } from './secret-fields.ts';

/** What a password of this call may be short of, to be found wherever the answer repeats it. */
const SHORTEST_ARGUMENT = 4;
/** Without the token of a confirmation: a write's is taken away before, and a read has none. */
const RESERVED: readonly string[] = RESERVED_ARGUMENTS.filter((name) => name !== 'confirm');

/** What has to be known of an operation. */
export type CallSubject = Pick<Operation, 'name' | 'effect' | 'arguments'>;

/** Who judges the two sides of a tool. */
export interface Judges {
  readonly answer: Judge;
  readonly arguments: Judge;
}

/** A secret that will be put into a file if the answer shows its place. */
interface Withheld {
  readonly kind: string;
  /** A copy: a text that was cut out of an answer would keep all of the answer. */
  readonly secret: Uint8Array;
  /** Name or id of the entity that it is of; empty where it has none. */
  readonly entity: string;
}

/** The secrets of one call: in its arguments, in what the controller answers, and in what is said about it. */
export class CallSecrets {
  readonly #operation: CallSubject;
  readonly #judges: Judges;
  readonly #known: KnownSecrets;
  readonly #settings: SecretSettings;
  readonly #given = new Map<string, string>();
  readonly #withheld: Withheld[] = [];
  /** Nothing in the data can look like a place that is filled from a file. */
  #nonce = '';

  constructor(operation: CallSubject, judges: Judges, known: KnownSecrets, settings: SecretSettings) {
    this.#operation = operation;
    this.#judges = judges;
    this.#known = known;
    this.#settings = settings;
  }

  /**
   * The arguments as they may be written down: without what stands in fields of secrets, without secrets that this process
   * holds, and without what looks like one. Remembers the first kind, which an answer, or another argument, could repeat.
   */
  redactArguments(given: Readonly<Record<string, unknown>>): Record<string, unknown> {
    const remember = (kind: string, secret: string) => {
      for (const form of formsOf(secret, SHORTEST_ARGUMENT)) this.#given.set(form, kind);
    };
    // All are judged before any is written down: one may repeat what stands in a later one.
    const judged = Object.entries(given).map(([name, value]): [string, unknown] =>
      // Whatever a misspelt name was to carry, nobody can judge it.
      this.#isArgument(name)
        ? [name, redactTree(value, this.#judges.arguments, remember, [name])]
        : [name, '[no such argument]'],
    );
    return Object.fromEntries(
      judged.map(([name, value]) => [
        this.#isArgument(name) ? name : this.redact(name),
        mapStrings(value, (text) => this.redact(text)),
      ]),
    );
  }

  #isArgument(name: string): boolean {
    return Object.hasOwn(this.#operation.arguments, name) || RESERVED.includes(name);
  }

  /**
   * @throws {ToolError} of kind `refused` for a filter that would read a secret out, and for a mark of ours that is sent
   * as if it were the value
   */
  check(given: Readonly<Record<string, unknown>>): void {
    const filter = given['filter'];
    const probed = typeof filter === 'string' ? findProbe(filter, this.#settings.table.filters) : undefined;
    if (probed !== undefined) {
      throw new ToolError(
        'refused',
        `A filter may not ask for "${probed}": that would tell a secret bit by bit.`,
        'Filter by another field, such as name or id.',
      );
    }
    if (this.#operation.effect !== 'read' && /\[(?:redacted: |in file: )/.test(JSON.stringify(given))) {
      throw new ToolError(
        'arguments',
        'The arguments hold a mark that stands for a secret, not its value: nothing was sent.',
        'Leave that field out, by a tool that changes only what is given, or ask the operator for the value.',
      );
    }
  }

  /** The controller's answer without the secrets that stand in its fields, and without those that are known by their value. */
  hide(answer: ControllerAnswer): ControllerAnswer {
    if (this.#revealed) return answer;
    const whole = this.#settings.table.tools[this.#operation.name]?.whole;
    if (whole !== undefined && answer.status < 400) {
      const put = this.#withhold({ kind: whole, secret: answer.body, entity: '' });
      return answer.with(put, 'text/plain');
    }
    return isData(answer) ? this.#hideKnown(this.#hideFields(answer)) : answer;
  }

  /** The same for the rows of a list while they arrive: each is judged as a list of its own. */
  hideRows(rows: RowTaker<Value>): RowTaker<string> {
    return { begin: () => rows.begin(), take: (row) => rows.take(() => this.#hideRow(row())) };
  }

  /** @throws {SyntaxError} for what is no JSON */
  #hideRow(row: string): Value {
    const { json } = this.hide(new ControllerAnswer(200, 'application/json', `{"data":[${row}]}`));
    const [value] = (json as { data: Value[] }).data;
    if (value === undefined) throw new SyntaxError('a row without a value');
    return value;
  }

  #hideFields(answer: ControllerAnswer): ControllerAnswer {
    const judge = this.#judges.answer;
    const tree = parsed(answer);
    if (tree !== undefined && !holdsName(tree, judge.matters)) return answer;
    const replace: Replace = (trail, secret) => {
      const kind = secret === '' ? undefined : judge.kindOf(trail);
      return kind === undefined
        ? undefined
        : this.#withhold({ kind, secret: Buffer.from(secret), entity: entityAt(tree, trail) });
    };
    const hidden = replaceStrings(answer.text, replace, judge.matters);
    return hidden === answer.text ? answer : answer.with(hidden);
  }

  /** Before anything is cut or taken in parts: half a secret would be found no more. */
  #hideKnown(answer: ControllerAnswer): ControllerAnswer {
    if (this.#withoutKnown(answer.text) === answer.text) return answer;
    const replace: Replace = (_trail, value) => {
      const shown = this.#withoutKnown(value);
      return shown === value ? undefined : shown;
    };
    return answer.with(replaceStrings(answer.text, replace));
  }

  /** The shaped answer without any secret that is known or looks like one; names the files of those it has places for. */
  finish(answer: ToolAnswer): ToolAnswer {
    if (this.#revealed) return answer;
    return mapTexts(answer, (text) => this.#fill(this.redact(text)));
  }

  /** Any text about this call, without secrets that it was given, that this process holds, or that look like one. */
  redact(text: string): string {
    return redactPatterns(this.#withoutKnown(text));
  }

  #withoutKnown(text: string): string {
    return this.#known.redact(replaceAllOf(text, this.#given));
  }

  get #revealed(): boolean {
    return this.#settings.revealed.has(this.#operation.name);
  }

  #withhold(secret: Withheld): string {
    if (this.#settings.dir === undefined) return redacted(secret.kind);
    this.#nonce ||= crypto.randomUUID().slice(0, 8);
    this.#withheld.push(secret);
    return `[secret ${this.#withheld.length - 1} ${this.#nonce}]`;
  }

  #fill(text: string): string {
    if (this.#withheld.length === 0) return text;
    const place = new RegExp(`\\[secret (\\d+) ${this.#nonce}\\]`, 'g');
    return text.replace(place, (_all, number: string) => this.#toFile(this.#withheld[Number(number)] as Withheld));
  }

  #toFile({ kind, secret, entity }: Withheld): string {
    const { dir } = this.#settings;
    const origin = { tool: this.#operation.name, entity, kind, extension: extensionOf(secret) };
    try {
      return dir === undefined ? redacted(kind) : `[in file: ${dir.put(origin, secret)}]`;
    } catch (error) {
      return `[redacted: ${kind}; --secrets-dir cannot be written: ${(error as NodeJS.ErrnoException).code ?? 'full'}]`;
    }
  }
}

/** An enrolment program wants `.jwt`. */
function extensionOf(secret: Uint8Array): string {
  if (secret[0] === 0x89) return '.png';
  return new TextDecoder().decode(secret.slice(0, 3)) === 'eyJ' ? '.jwt' : '.txt';
}

/** Whether an answer is JSON by its type, or by what it holds: whoever sends data as plain text does not make it public. */
const isData = (answer: ControllerAnswer): boolean =>
  answer.mediaType.endsWith('json') || (!answer.mediaType.startsWith('image/') && typeof parsed(answer) === 'object');

function parsed(answer: ControllerAnswer): Value | undefined {
  try {
    return answer.json;
  } catch {
    return undefined;
  }
}
