import { expect, test } from 'vitest';
import { secrets } from '../../../../src/generated/secrets.ts';
import { findProbe } from '../../../../src/runtime/safety/secrets/find-probe.ts';

const probes: [filter: string, field: string][] = [
  ['token > "a"', 'token'],
  ['token contains "4"', 'token'],
  ['name = "x" and not (token = "y")', 'token'],
  ['true sort by token desc', 'token'],
  ['enrollments.token = "x"', 'token'],
  ['anyOf(enrollments.token) = "x"', 'token'],
  ['\'token\' = "x"', 'token'],
  ['TOKEN = "x"', 'token'],
  ['updbPassword contains "a"', 'updbpassword'],
  ['updbSalt < "m"', 'updbsalt'],
  ['isVerified = true and verificationToken > "5"', 'verificationtoken'],
  ['name = "\\\\" or token = "x"', 'token'],
  ['name = "a\\ b" and token > 1 and name = "', 'token'],
  ['name = "never closed and token > 1', 'token'],
  ['tags.apiKey contains "A"', 'apikey'],
  ['tags.api.key contains "A"', 'tags.api.key'],
  ['tags.db-password > "m"', 'db-password'],
  ['true sort by tags.clientSecret', 'clientsecret'],
  ['tags.value contains "h"', 'tags.value'],
  ['true sort by configs.data.items.Value', 'configs.data.items.value'],
  ['tags.auth > "m"', 'auth'],
  ['true sort by tags.snmp.community', 'community'],
  ['appData.credentials != null', 'credentials'],
  ['not isEmpty(from apiSessions where token contains "a")', 'token'],
];
test.each(probes)('%s probes for a secret', (filter, field) => expect(findProbe(filter, secrets.filters)).toBe(field));

test.each(['CODE', 'code', 'data.Code'])('a field of the list, however it is written: %s', (field) => {
  for (const listed of ['code', 'Code']) expect(findProbe(`${field} > "a"`, [listed])).toBe('code');
});

const harmless = [
  'name = "token"',
  'name contains "a \\"token\\" here"',
  'name = "\\\\" and isAdmin = true',
  'targetToken = "ACCESS"',
  'tags.owner = "x" and value > 1 and meta.value > 1',
  'enrollToTokenEnabled = true',
  'mytags.value = 1 and tagsof.value = 1 and data = 1',
  'tags.tokenOwner = "x"',
  'name icontains "x" sort by name limit 20',
  'true',
  '',
];
test.each(harmless)('%j does not', (filter) => expect(findProbe(filter, secrets.filters)).toBeUndefined());
