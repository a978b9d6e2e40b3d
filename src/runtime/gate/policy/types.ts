import type { ToolFacts } from '../../../contract.ts';
import type { Limits } from '../limits/limits.ts';
import type { NameList } from './name-list.ts';

/** Which tools are served, from flags, environment and file together. */
export interface ExposureSettings {
  /** `--tools`: what may be served at all. */
  readonly tools: NameList;
  /** `--categories`: the categories whose tools may be served. */
  readonly categories: NameList;
  /** `--deny`: what may not be served. */
  readonly deny: NameList;
  /** `--allow-write`: what may change something. */
  readonly allowWrite: NameList;
  /** `--read-only`: nothing may change anything, whatever other flags say. */
  readonly readOnly: boolean;
  /** The stored network whose settings contain it, if they do. */
  readonly readOnlyNetwork?: string;
  /** `--api-version`: the controller's version of each API; absent if unknown. */
  readonly apiVersions?: Readonly<Record<string, string>>;
  /** The rules of the policy file, in order; the first one that applies decides. */
  readonly fileRules: readonly FileRule[];
  /** What the caller's role allows of all that; absent if no roles are set up. */
  readonly role?: RoleSettings;
}

/** A role: it takes away from what the operator allows, and never adds to it. */
export interface RoleSettings {
  readonly name: string;
  /** The tools that it may call. */
  readonly tools: NameList;
  /** The tools among them that may change something. */
  readonly allowWrite: NameList;
}

/** A rule of the policy file, resolved against all operations and the session's network. */
export interface FileRule {
  /** Its position in the file, from 1. */
  readonly number: number;
  /** Name of the file, without its folder. */
  readonly file: string;
  readonly action: 'allow' | 'deny';
  /** The reason given in the file. */
  readonly why?: string;
  /** Whether it applies to the session's network. */
  readonly here: boolean;
  /** Real names of the operations that it selects. */
  readonly selected: ReadonlySet<string>;
  /** Real names of those it names without a glob. */
  readonly exact: ReadonlySet<string>;
  /** Whether it names the mark `lockout`. */
  readonly lockout: boolean;
}

/** `elicit`: a person is asked through the client; `token`: a first call previews, a second one confirms. */
export const CONFIRM_MODES = ['elicit', 'token'] as const;

/** How destructive calls are confirmed. */
export interface ConfirmSettings {
  readonly mode: (typeof CONFIRM_MODES)[number];
  /** Real names of the tools that need no confirmation: only by exact name in the policy file. */
  readonly exempt: ReadonlySet<string>;
}

/** What may be called, and under which conditions, from flags, environment and policy file. */
export interface PolicySettings {
  readonly exposure: ExposureSettings;
  readonly confirm: ConfirmSettings;
  readonly limits: Limits;
}

/** The decision, and the rule that made it. */
export interface Decision {
  readonly allowed: boolean;
  readonly rule: string;
  /** Why, in words for a person or a model. */
  readonly reason: string;
}

/** The decision of a rule, and which one if its id is not enough. */
export type Opinion = Omit<Decision, 'rule'> & Partial<Pick<Decision, 'rule'>>;

/** One rule: says yes or no with a reason, or leaves the decision to the next one. */
export interface Rule {
  readonly id: string;
  decide(tool: ToolFacts, settings: ExposureSettings): Opinion | undefined;
}
