import type { RowTaker } from '../../../common/ask.ts';
import { ControllerAnswer } from '../../../common/controller-answer.ts';
import { holdsName, toJson, type Value } from '../../../common/exact-json.ts';
import { mapStrings } from '../../../common/map-strings.ts';
import { pictureType } from '../../../common/picture.ts';
import { mapTexts, type ToolAnswer } from '../../../common/tool-answer.ts';
import { ToolError } from '../../../common/tool-error.ts';
import { type Operation, RESERVED_ARGUMENTS, type ToolFacts } from '../../../contract.ts';
import { sizesOf } from '../audit/sizes.ts';
import { entityAt } from './entity-at.ts';
import { findProbe } from './find-probe.ts';
import type { SecretSettings } from './guard.ts';
import { hideInJson, type Put } from './hide-in-json.ts';
import { replaceValues } from './json-values.ts';
import { formsOf, type KnownSecrets, replaceAllOf } from './known-secrets.ts';
import { redacted, redactPatterns } from './patterns.ts';
import { redactTree } from './redact-tree.ts';
import type { Judge } from './secret-fields.ts';

/** What a password of this call may be short of, to be found wherever the answer repeats it. */
const SHORTEST_ARGUMENT = 4;
/** Secrets of one side of a call that are looked for elsewhere: each of them takes a look at every text. */
const MOST_REMEMBERED = 100;
/** Without the token of a confirmation: a write's is taken away before, and a read has none. */
const RESERVED: readonly string[] = RESERVED_ARGUMENTS.filter((name) => name !== 'confirm');

/** What has to be known of an operation. */
export type CallSubject = Pick<ToolFacts, 'name' | 'effect' | 'arguments'> & Partial<Pick<Operation, 'answers'>>;

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
  readonly #tool: CallSubject;
  readonly #judges: Judges;
  readonly #known: KnownSecrets;
  readonly #settings: SecretSettings;
  /** Forms of what arguments and answers have in fields of secrets, by kind. */
  readonly #given = new Map<string, string>();
  readonly #found = new Map<string, string>();
  readonly #withheld: Withheld[] = [];
  /** Nothing in the data can look like a place that is filled from a file. */
  #nonce = '';

  constructor(tool: CallSubject, judges: Judges, known: KnownSecrets, settings: SecretSettings) {
    this.#tool = tool;
    this.#judges = judges;
    this.#known = known;
    this.#settings = settings;
  }

  /**
   * The arguments as they may be written down: without what stands in fields of secrets, without secrets that this process
   * holds, and without what looks like one. Remembers the first kind, which an answer, or another argument, could repeat;
   * where there are too many to look for, nothing is written down but how much there was.
   */
  redactArguments(given: Readonly<Record<string, unknown>>): Record<string, unknown> {
    const secrets = new Map<string, string>();
    const remember = (kind: string, secret: string) => secrets.set(secret, kind);
    // All are judged before any is written down: one may repeat what stands in a later one.
    const judged = Object.entries(given).map(([name, value]): [string, unknown] =>
      // Whatever a misspelt name was to carry, nobody can judge it.
      this.#isArgument(name)
        ? [name, redactTree(value, this.#judges.arguments, remember, [name])]
        : [name, '[no such argument]'],
    );
    if (secrets.size > MOST_REMEMBERED) return sizesOf(given);
    for (const [secret, kind] of secrets) {
      for (const form of formsOf(secret, SHORTEST_ARGUMENT)) this.#given.set(form, kind);
    }
    return Object.fromEntries(
      judged.map(([name, value]) => [
        this.#isArgument(name) ? name : this.redact(name),
        mapStrings(value, (text) => this.redact(text)),
      ]),
    );
  }

  #isArgument(name: string): boolean {
    return Object.hasOwn(this.#tool.arguments, name) || RESERVED.includes(name);
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
    if (this.#tool.effect !== 'read' && /\[(?:redacted: |in file: )/.test(toJson(given))) {
      throw new ToolError(
        'arguments',
        'The arguments hold a mark that stands for a secret, not its value: nothing was sent.',
        'Leave that field out, by a tool that changes only what is given, or ask the operator for the value.',
      );
    }
  }

  /**
   * The controller's answer without the secrets that stand in its fields, those that are known by their value, and those
   * that look like one: whole, before anybody cuts it. What it is, its operation says, whatever its content type claims.
   */
  hide(answer: ControllerAnswer): ControllerAnswer {
    if (this.#revealed) return answer;
    const whole = this.#settings.table.tools[this.#tool.name]?.whole;
    if (whole !== undefined && answer.status < 400) {
      const put = this.#withhold({ kind: whole, secret: answer.body, entity: '' });
      return answer.with(put, 'text/plain');
    }
    if (isPicture(this.#tool, answer)) return answer;
    return this.#hideKnown(this.#hideFields(answer));
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
    const isQuiet = tree !== undefined && !answer.text.includes('\\"') && !holdsName(tree, judge.matters);
    if (isQuiet) return answer;
    const put: Put = (kind, secret, trail) => {
      if (this.#found.size < MOST_REMEMBERED) for (const form of formsOf(secret)) this.#found.set(form, kind);
      return this.#withhold({ kind, secret: Buffer.from(secret), entity: entityAt(tree, trail) });
    };
    const begin = answer.text.search(/[[{]/);
    if (begin < 0) return answer;
    // A text may hold JSON too, and JSON that is broken tells as much as it is read.
    const hidden = answer.text.slice(0, begin) + hideInJson(answer.text.slice(begin), judge, put);
    return hidden === answer.text ? answer : answer.with(hidden);
  }

  /** Before anything is cut or taken in parts: half a secret would be found no more. */
  #hideKnown(answer: ControllerAnswer): ControllerAnswer {
    const { text } = answer;
    if (typeof parsed(answer) !== 'object') {
      const shown = this.redact(text);
      return shown === text ? answer : answer.with(shown);
    }
    // What is escaped can only be told once it is read.
    if (!text.includes('\\') && this.redact(text) === text) return answer;
    const replace = (_trail: unknown, value: string) => {
      const shown = this.redact(value);
      return shown === value ? undefined : shown;
    };
    return answer.with(replaceValues(text, { text: replace }));
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
    return this.#known.redact(replaceAllOf(replaceAllOf(text, this.#given), this.#found));
  }

  get #revealed(): boolean {
    return this.#settings.revealed.has(this.#tool.name);
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
    const origin = { tool: this.#tool.name, entity, kind, extension: extensionOf(secret) };
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

/** Whether an answer is the picture that it is declared to be: nothing in that is text. */
const isPicture = ({ answers }: CallSubject, { status, body }: ControllerAnswer): boolean =>
  status < 400 && answers?.startsWith('image/') === true && pictureType(body) !== undefined;

function parsed(answer: ControllerAnswer): Value | undefined {
  try {
    return answer.json;
  } catch {
    return undefined;
  }
}
