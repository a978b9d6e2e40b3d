import type { ControllerAnswer } from '../../../common/controller-answer.ts';
import { containsName, parseExact, toJson, type Value } from '../../../common/exact-json.ts';
import { isBinary } from '../../../common/is-binary.ts';
import { mapStrings } from '../../../common/map-strings.ts';
import { pictureType } from '../../../common/picture.ts';
import type { RowReceiver } from '../../../common/send.ts';
import type { Slices } from '../../../common/slices.ts';
import { mapTexts, type ToolAnswer } from '../../../common/tool-answer.ts';
import { ToolError } from '../../../common/tool-error.ts';
import { type CallableFacts, type Operation, RESERVED_ARGUMENTS } from '../../../contract.ts';
import { sizesOf } from '../audit/sizes.ts';
import { entityAt } from './entity-at.ts';
import { findProbe } from './find-probe.ts';
import { hideInJson, mayHoldJson, type Substitute } from './hide-in-json.ts';
import { hideLongList, hideRow } from './hide-rows.ts';
import { hideTables } from './json-tables.ts';
import { replaceValues } from './json-values.ts';
import { formsOf, type KnownSecrets, replaceAllOf } from './known-secrets.ts';
import { hideInLists } from './lists.ts';
import { mayHaveManifest } from './manifests.ts';
import { redacted, showsMark } from './marks.ts';
import { redactPatterns, redactValue } from './patterns.ts';
import { redactMembers } from './redact-tree.ts';
import type { SecretJudge } from './secret-fields.ts';
import type { SecretSettings } from './secret-settings.ts';
import { WithheldSecrets } from './withheld-secrets.ts';

/** A password of this call must be at least this long for its repetitions in the answer to be found. */
const SHORTEST_ARGUMENT = 4;
/** The most secrets of one side of a call to look for elsewhere: each is searched for in every text. */
const MOST_REMEMBERED = 100;
/** Bytes of an answer that are treated at once. */
const SHORT = 64 * 1024;
/**
 * The reserved arguments that are recorded. A confirmation token is not: for writes it is removed earlier, and reads
 * have none.
 */
const RESERVED: readonly string[] = RESERVED_ARGUMENTS.filter((name) => name !== 'confirm');

/** What has to be known about an operation. */
export type CallSubject = Pick<CallableFacts, 'name' | 'effect' | 'arguments'> & Partial<Pick<Operation, 'answers'>>;

/** The judges of the two sides of a tool. */
export interface Judges {
  readonly answer: SecretJudge;
  readonly arguments: SecretJudge;
}

/** The secrets of one call: in its arguments, in the controller's answer, and in messages about it. */
export class CallSecrets {
  readonly #tool: CallSubject;
  readonly #judges: Judges;
  readonly #known: KnownSecrets;
  readonly #settings: SecretSettings;
  /** The values of secret fields in arguments and answers, each with its kind. */
  readonly #inArguments = new Map<string, string>();
  readonly #found = new Map<string, string>();
  readonly #withheld: WithheldSecrets;

  constructor(tool: CallSubject, judges: Judges, known: KnownSecrets, settings: SecretSettings) {
    this.#tool = tool;
    this.#judges = judges;
    this.#known = known;
    this.#settings = settings;
    this.#withheld = new WithheldSecrets(tool.name, settings.dir);
  }

  /**
   * The arguments as they may be recorded: without the values of secret fields, secrets that this process holds, and
   * anything that looks like one. Remembers the first kind, which an answer or another argument could repeat; if there
   * are too many, only sizes are recorded.
   */
  redactArguments(args: Readonly<Record<string, unknown>>): Record<string, unknown> {
    const secrets = new Map<string, string>();
    const remember = (kind: string, secret: string) => secrets.set(secret, kind);
    const unknown = Object.keys(args).filter((name) => !this.#isArgument(name));
    // Judge all of them before recording any: one may repeat what is in a later one.
    const judged = redactMembers(without(unknown, args), this.#judges.arguments, remember);
    if (secrets.size > MOST_REMEMBERED) return sizesOf(args);
    for (const [secret, kind] of secrets) {
      for (const form of formsOf(secret, SHORTEST_ARGUMENT)) this.#inArguments.set(form, kind);
    }
    const shown = judged.map(([name, value]) => [
      name,
      mapStrings(withoutTables(value), (text) => this.#redactValue(text)),
    ]);
    // Nobody knows what a misspelt argument was meant to contain.
    const unshown = unknown.map((name) => [this.redact(name), '[no such argument]']);
    return Object.fromEntries(unshown.length === 0 ? shown : [...shown, ...unshown]);
  }

  #isArgument(name: string): boolean {
    return Object.hasOwn(this.#tool.arguments, name) || RESERVED.includes(name);
  }

  /**
   * @throws {ToolError} of kind `refused` for a filter that would reveal a secret, and for one of our marks sent as
   * if it were the value
   */
  check(args: Readonly<Record<string, unknown>>): void {
    const filter = args['filter'];
    const probed = typeof filter === 'string' ? findProbe(filter, this.#settings.table.filters) : undefined;
    if (probed !== undefined) {
      throw new ToolError(
        'refused',
        `Filtering by "${probed}" is not allowed: it would reveal a secret bit by bit.`,
        'Filter by another field, such as name or id.',
      );
    }
    if (this.#tool.effect !== 'read' && showsMark(toJson(args))) {
      throw new ToolError(
        'arguments',
        'The arguments contain a mark that replaces a secret, not its value: nothing was sent.',
        {
          model:
            'Leave that field out, using a tool that only changes the given fields, or ask the operator for the value.',
          person: 'Leave that field out, using a tool that only changes the given fields, or enter the value.',
        },
      );
    }
  }

  /**
   * The controller's answer without the values of secret fields, known secrets, and anything that looks like one:
   * before anything is cut. What it contains is known from its operation, not from its content type.
   */
  hide(answer: ControllerAnswer): ControllerAnswer {
    return this.#hideWhole(answer) ?? this.#hideParts(answer);
  }

  /** What `hide` returns, made in slices while others are served: a long list row by row, each as its own list. */
  hideInSlices(answer: ControllerAnswer, slices: Slices): ControllerAnswer | Promise<ControllerAnswer> {
    const isLong = answer.size > SHORT && answer.status < 300;
    return (
      this.#hideWhole(answer) ??
      (isLong ? hideLongList(answer, slices, (part) => this.hide(part)) : this.#hideParts(answer))
    );
  }

  /** An answer that is shown or hidden as a whole; undefined if parts of it are hidden. */
  #hideWhole(answer: ControllerAnswer): ControllerAnswer | undefined {
    if (this.#revealed) return answer;
    const whole = this.#whole;
    if (whole !== undefined && answer.status < 400) {
      const put = this.#withheld.add({ kind: whole, secret: answer.body, entity: '' });
      return answer.with(put, 'text/plain');
    }
    return isBinary(this.#tool, answer) ? this.#hideInFile(answer) : undefined;
  }

  #hideParts(answer: ControllerAnswer): ControllerAnswer {
    return this.#hideKnown(this.#hideFields(answer));
  }

  /** A file shows its bytes, or nothing: a part of it would be no file. Pictures contain no text. */
  #hideInFile(answer: ControllerAnswer): ControllerAnswer {
    if (pictureType(answer.body) !== undefined || this.redact(answer.text) === answer.text) return answer;
    return answer.with(redacted('file with a secret'), 'text/plain');
  }

  /** Hides the secrets of list rows while they arrive: each is treated as its own list. */
  hideRows(rows: RowReceiver<Value>): RowReceiver<string> {
    return { begin: () => rows.begin(), take: (row) => rows.take(() => hideRow(row(), (part) => this.hide(part))) };
  }

  #hideFields(answer: ControllerAnswer): ControllerAnswer {
    const judge = this.#judges.answer;
    const tree = parsed(answer);
    const isQuiet =
      tree !== undefined &&
      !mayHoldJson(answer.text) &&
      !mayHaveManifest(answer.text) &&
      !containsName(tree, judge.matters);
    if (isQuiet) return answer;
    const put: Substitute = (kind, secret, trail) => {
      if (this.#found.size < MOST_REMEMBERED) for (const form of formsOf(secret)) this.#found.set(form, kind);
      return this.#withheld.add({ kind, secret: Buffer.from(secret), entity: entityAt(tree, trail) });
    };
    const hidden = hideInJson(answer.text, judge, put);
    return hidden === answer.text ? answer : answer.with(hidden);
  }

  /** Before anything is cut or split: half a secret is not recognized. */
  #hideKnown(answer: ControllerAnswer): ControllerAnswer {
    const { text } = answer;
    if (typeof parsed(answer) !== 'object') {
      const shown = this.redact(text);
      return shown === text ? answer : answer.with(shown);
    }
    // Escaped text can only be judged once it is decoded.
    if (!text.includes('\\') && this.redact(text) === text) return answer;
    const replace = (_trail: unknown, value: string) => {
      const shown = this.#redactValue(value);
      return shown === value ? undefined : shown;
    };
    return answer.with(replaceValues(hideInLists(text, redacted('secret')), { text: replace }));
  }

  /** The formatted answer without any known or apparent secret, with the names of the files that secrets went to. */
  finish(answer: ToolAnswer): ToolAnswer {
    return mapTexts(answer, (text) => this.finishText(text));
  }

  /** One text of an answer, as `finish` returns it. */
  finishText(text: string): string {
    return this.#revealed ? text : this.#withheld.fill(this.redact(text));
  }

  /**
   * Any text about this call, without secrets it was given, secrets this process holds, or anything that looks like
   * one.
   */
  redact(text: string): string {
    return redactPatterns(this.#withoutKnown(text));
  }

  #redactValue(value: string): string {
    return redactValue(this.#withoutKnown(value));
  }

  #withoutKnown(text: string): string {
    return this.#known.redact(replaceAllOf(replaceAllOf(text, this.#inArguments), this.#found));
  }

  /** The kind of secret that a whole answer is. */
  get #whole(): string | undefined {
    return this.#settings.table.tools[this.#tool.name]?.whole;
  }

  get #revealed(): boolean {
    return this.#settings.revealed.has(this.#tool.name);
  }
}

const without = (names: readonly string[], args: Readonly<Record<string, unknown>>) =>
  names.length === 0 ? args : Object.fromEntries(Object.entries(args).filter(([name]) => !names.includes(name)));

/** An argument without the cells of tables whose headings name secrets. */
function withoutTables(value: unknown): unknown {
  if (typeof value === 'number' || typeof value === 'boolean') return value;
  const json = toJson(value);
  const hidden = hideTables(json, redacted('secret'));
  return hidden === json ? value : parseExact(hidden);
}

function parsed(answer: ControllerAnswer): Value | undefined {
  try {
    return answer.json;
  } catch {
    return undefined;
  }
}
