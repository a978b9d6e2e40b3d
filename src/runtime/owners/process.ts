import type { Catalogue } from '../../common/catalogue.ts';
import type { Logger } from '../../common/log.ts';
import type { Slices } from '../../common/slices.ts';
import type { Telemetry } from '../../common/telemetry.ts';
import type { ApiDocument, ChangeTable, JsonSchema } from '../../contract.ts';
import type { AnswerSettings } from '../answer/types.ts';
import type { Validators } from '../gate/arguments/validators.ts';
import type { Tokens } from '../gate/confirm/tokens.ts';
import type { WriteRecords } from '../gate/write-records.ts';
import type { Tool } from './tool.ts';

/**
 * What exists once, for all networks and callers: tables, settings and the log. Not to be confused with
 * Node's `process`.
 */
export interface Process {
  readonly catalogue: Catalogue;
  readonly apis: Readonly<Record<string, ApiDocument>>;
  readonly validators: Validators;
  readonly log: Logger;
  /** Lets heavy work of all calls share the event loop. */
  readonly slices: Slices;
  readonly answers: AnswerSettings;
  /**
   * Milliseconds that have passed so far while a person typed codes. They do not count as time of calls. Absent if nobody
   * is asked.
   */
  readonly typed?: () => number;
  /** Whether changes are read back. */
  readonly verify: boolean;
  /** Loads how changes are previewed and checked. */
  readonly changes: () => Promise<ChangeTable>;
  /** Loads the schemas of answers, by tool. */
  readonly outputs: () => Promise<Readonly<Record<string, JsonSchema>>>;
  /** Loads what signs and checks confirmations; always the same one. Each confirmation names its client and network. */
  readonly tokens: () => Promise<Tokens>;
  /** Remembers writes, if clients may repeat a call that got no answer. */
  readonly writes?: WriteRecords;
  /** Gets the outcome of each call, if telemetry is on. */
  readonly telemetry?: Pick<Telemetry, 'called' | 'resume'>;
  /** The tool of that name or earlier name, regardless of policy. */
  find(name: string): Tool | undefined;
}
