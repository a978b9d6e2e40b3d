import type { AccessKind } from '../../access/grants.ts';

/** One expectation: who must, or must not, have which services. */
export interface AccessTest {
  /** An identity by id or name, or all with an attribute: `#engineering`. */
  readonly identity: string;
  /** Services by id, name, or attribute. */
  readonly accept: readonly string[];
  readonly deny: readonly string[];
  readonly kind: AccessKind;
}

/** The result for one pair of a test. */
export interface TestResult {
  readonly identity: string;
  readonly service: string;
  readonly kind: AccessKind;
  readonly expected: 'accept' | 'deny';
  readonly passed: boolean;
  /** Whether it says nothing: there is no such identity or service. */
  readonly isEmpty?: true;
  /** Why it failed, or what grants it. */
  readonly why: string;
}
