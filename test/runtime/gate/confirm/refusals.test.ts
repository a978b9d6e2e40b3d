import { expect, test } from 'vitest';
import { voidToken } from '../../../../src/runtime/gate/confirm/refusals.ts';

test('what a confirmation is void for decides what to do: to ask anew would not help where there is no room', () => {
  const forged = voidToken('deleteService', 'forged');
  expect(forged.message).toContain('deleteService is not valid: this server did not issue it');
  expect(forged.next).toMatch(/^Retry without `confirm`/);
  const full = voidToken('deleteService', 'full');
  expect(full.message).toContain('too many were used');
  expect(full.next).toMatch(/^Wait/);
});
