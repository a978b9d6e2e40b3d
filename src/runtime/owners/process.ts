import type { Catalogue } from '../../common/catalogue.ts';
import type { Logger } from '../../common/log.ts';
import type { ApiDocument, ChangeTable } from '../../contract.ts';
import type { AnswerSettings } from '../answer/types.ts';
import type { Validators } from '../gate/arguments/validators.ts';
import type { Tokens } from '../gate/confirm/tokens.ts';
import type { WriteRecords } from '../gate/write-records.ts';
import type { Tool } from './tool.ts';

/** What there is once, whatever networks are served and whoever calls: tables, settings, and the log. */
export interface Process {
  readonly catalogue: Catalogue;
  readonly apis: Readonly<Record<string, ApiDocument>>;
  readonly validators: Validators;
  readonly log: Logger;
  readonly answers: AnswerSettings;
  /** Whether what a change did is read back. */
  readonly verify: boolean;
  /** Brings how changes are foreseen and checked. */
  readonly changes: () => Promise<ChangeTable>;
  /** Brings what signs and takes back confirmations; the same at each call. Each one names its client and its network. */
  readonly tokens: () => Promise<Tokens>;
  /** Remembers writes, where clients may ask again for want of an answer. */
  readonly writes?: WriteRecords;
  /** The tool of that name or earlier name, whatever the policy says of it. */
  find(name: string): Tool | undefined;
}
