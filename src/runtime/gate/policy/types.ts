import type { ToolFacts } from '../../../contract.ts';
import type { Limits } from '../limits/limits.ts';
import type { NameList } from './name-list.ts';

/** Which tools are served, as flags, environment and file say it together. */
export interface ExposureSettings {
  /** `--tools`: what may be served at all. */
  readonly tools: NameList;
  /** `--categories`: the categories whose tools may be served. */
  readonly categories: NameList;
  /** `--deny`: what of it is not. */
  readonly deny: NameList;
  /** `--allow-write`: what may change something. */
  readonly allowWrite: NameList;
  /** `--read-only`: nothing may, whatever else is said. */
  readonly readOnly: boolean;
  /** `--api-version`: by API, the version that the controller has; absent where nobody says. */
  readonly apiVersions?: Readonly<Record<string, string>>;
  /** The rules of the policy file, in order; the first that reaches an operation decides. */
  readonly fileRules: readonly FileRule[];
  /** What the role of whoever asks allows of all that; absent where no roles are set up. */
  readonly role?: RoleSettings;
}

/** A role: it takes away from what the operator allows, and never adds to it. */
export interface RoleSettings {
  readonly name: string;
  /** What it may call. */
  readonly tools: NameList;
  /** What of that may change something. */
  readonly allowWrite: NameList;
}

/** A rule of the policy file, resolved against all operations and the session's network. */
export interface FileRule {
  /** Its place among the rules of the file, from 1. */
  readonly number: number;
  /** Name of the file, without its folder. */
  readonly file: string;
  readonly action: 'allow' | 'deny';
  /** What the file says of its reason. */
  readonly why?: string;
  /** Whether it is about the session's network. */
  readonly here: boolean;
  /** Real names of the operations that it is about. */
  readonly selected: ReadonlySet<string>;
  /** Real names of those that it names without a glob. */
  readonly exact: ReadonlySet<string>;
  /** Whether it names the mark `lockout`. */
  readonly lockout: boolean;
}

/** `elicit`: a person is asked through the client; `token`: a first call previews, a second one confirms. */
export const CONFIRM_MODES = ['elicit', 'token'] as const;

/** How calls that remove, replace or cut off are confirmed. */
export interface ConfirmSettings {
  readonly mode: (typeof CONFIRM_MODES)[number];
  /** Real names of the tools that need no confirmation: named exactly in the policy file, and nowhere else. */
  readonly exempt: ReadonlySet<string>;
}

/** What may be called, and under which conditions: flags, environment and policy file together. */
export interface PolicySettings {
  readonly exposure: ExposureSettings;
  readonly confirm: ConfirmSettings;
  readonly limits: Limits;
}

/** What the first rule that has an opinion says, and which rule it was. */
export interface Decision {
  readonly allowed: boolean;
  readonly rule: string;
  /** Why, in words for a person or a model. */
  readonly reason: string;
}

/** What a rule says, and which it was where its id does not tell. */
export type Opinion = Omit<Decision, 'rule'> & Partial<Pick<Decision, 'rule'>>;

/** One rule: says yes or no with its reason, or leaves the decision to the next. */
export interface Rule {
  readonly id: string;
  decide(tool: ToolFacts, settings: ExposureSettings): Opinion | undefined;
}
