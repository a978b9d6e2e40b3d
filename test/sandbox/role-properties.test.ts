/** Roles against a naive implementation, on random input. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { selector, selects } from '../../src/access/roles.ts';

describe('roles', () => {
  const role = fc.oneof(fc.constantFrom('#red', '#green', '#blue', '#web'), fc.constantFrom('@one', '@two'));

  const attributes = fc.subarray(['red', 'green', 'blue', 'web']);

  /** The rule in words: named by id, or having the attributes. */
  function naive(roles: readonly string[], semantic: string, id: string, own: readonly string[]): boolean {
    if (roles.includes('#all') || roles.includes(`@${id}`)) return true;
    const wanted = roles.filter((one) => one.startsWith('#')).map((one) => one.slice(1));
    const met = wanted.filter((one) => own.includes(one));
    return semantic === 'AnyOf' ? met.length > 0 : wanted.length > 0 && met.length === wanted.length;
  }

  it('select the same entities as a naive implementation', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.array(role, { maxLength: 5 }), fc.constant(['#all'])),
        fc.constantFrom('AllOf' as const, 'AnyOf' as const),
        fc.constantFrom('one', 'two', 'three'),
        attributes,
        (roles, semantic, id, own) => {
          const entity = { id, createdAt: '', updatedAt: '', roleAttributes: own };
          expect(selects(selector(roles, semantic), entity)).toBe(naive(roles, semantic, id, own));
        },
      ),
      { numRuns: 1000 },
    );
  });
});
