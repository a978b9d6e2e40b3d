import { expect, test } from 'vitest';
import {
  declined,
  declinedBefore,
  harmful,
  invalidToken,
  lockedOut,
  nobodyToAsk,
  noSecondStep,
  tooManyQuestions,
  unanswered,
} from '../../../../src/runtime/gate/confirm/refusals.ts';

test('the advice depends on why a confirmation is invalid: asking again does not help without room', () => {
  const forged = invalidToken('deleteService', 'forged');
  expect(forged.message).toContain('deleteService is not valid: this server did not issue it');
  expect(forged.next).toMatch(/^Retry without `confirm`/);
  const full = invalidToken('deleteService', 'full');
  expect(full.message).toContain('too many were used');
  expect(full.next).toMatch(/^Wait/);
});

const WHY = 'it stops.';

test.each([
  [invalidToken('deleteService', 'client'), 'it was issued to another client.', 'Retry without `confirm`'],
  [invalidToken('deleteService', 'network'), 'it was issued for another network.', 'Retry without `confirm`'],
  [declined('deleteService'), 'the user declined deleteService.', 'Do not make this call again'],
  [declinedBefore('deleteService', 9), 'is not asked again for 9 seconds.', 'Do not make this call again'],
  [unanswered('deleteService'), 'the user did not answer whether to run deleteService.', 'Make the call again'],
  [
    nobodyToAsk('deleteService', [WHY]),
    'this client cannot ask for it (MCP elicitation). It it stops.',
    '--confirm token',
  ],
  [invalidToken('deleteService', 'expired'), 'it is more than five minutes old.', 'Retry without `confirm`'],
  [invalidToken('deleteService', 'operation'), 'it was issued for another tool.', 'Retry without `confirm`'],
  [invalidToken('deleteService', 'arguments'), 'it was issued for other arguments.', 'Retry without `confirm`'],
  [tooManyQuestions(), 'is only asked one at a time.', 'Wait until it is answered'],
  [noSecondStep('deleteService'), 'this server does not use two-step confirmation.', 'Omit `confirm`'],
  [harmful('deleteService', WHY), 'deleteService is a hazard here: it stops.', '--allow-write deleteService'],
  [lockedOut('deleteService', WHY), "can cut off this server's own access: it stops.", '--allow-write deleteService'],
])('%s', ({ kind, message, next }, why, advice) => {
  expect(kind).toBe('refused');
  expect(message.startsWith('Nothing was sent: ') && message.endsWith(why)).toBe(true);
  expect(next).toContain(advice);
});
