import { expect, test } from 'vitest';
import { invalidToken } from '../../../../src/runtime/gate/confirm/refusals.ts';

test('the advice depends on why a confirmation is invalid: asking again does not help without room', () => {
  const forged = invalidToken('deleteService', 'forged');
  expect(forged.message).toContain('deleteService is not valid: this server did not issue it');
  expect(forged.next).toMatch(/^Retry without `confirm`/);
  const full = invalidToken('deleteService', 'full');
  expect(full.message).toContain('too many were used');
  expect(full.next).toMatch(/^Wait/);
});
