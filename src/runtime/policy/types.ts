import type { Operation } from '../../contract.ts';
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
}

/** What the first rule that has an opinion says, and which rule it was. */
export interface Decision {
  readonly allowed: boolean;
  readonly rule: string;
  /** Why, in words for a person or a model. */
  readonly reason: string;
}

/** One rule: says yes or no with its reason, or leaves the decision to the next. */
export interface Rule {
  readonly id: string;
  decide(operation: Operation, settings: ExposureSettings): Omit<Decision, 'rule'> | undefined;
}
