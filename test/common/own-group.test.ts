import { expect, test } from 'vitest';
import { isUserGroup } from '../../src/common/own-group.ts';

const USERS = 'root:x:0:0:root:/root:/bin/sh\nann:x:1001:1001::/home/ann:/bin/sh\n';

test.each([
  ['with nobody else', 'ann:x:1001:\n', USERS, true],
  ['that the system does not know', '', '', true],
  ['with its user as a member', 'ann:x:1001:ann\n', USERS, true],
  ['with its user as a member, by another name', 'family:x:1001:ann\n', USERS, true],
  ['with a member of its name only, if there is no such user', 'ann:x:1001:ann\n', '', true],
  ['with a member', 'root:x:0:\nann:x:1001:bob\n', USERS, false],
  ['with its user and a member', 'ann:x:1001:ann,bob\n', USERS, false],
  ['beside others that have members', 'staff:x:10011:bob\nold:x:1:1001\n', USERS, true],
  ['which is the main group of somebody else', 'ann:x:1001:\n', `${USERS}bob:x:1002:1001::/home/bob:/bin/sh\n`, false],
  ['beside users of other groups', 'ann:x:1001:\n', `${USERS}bob:x:1002:100::/home/1001:/bin/sh\n`, true],
])('a group with the number of its user, %s', (_which, groups, users, isOwn) => {
  expect(isUserGroup({ uid: 1001, gid: 1001 }, { groups, users })).toBe(isOwn);
});

test.each([
  ['the name of its user', 'ann:x:1002:\n', true],
  ['the name of its user, and a member', 'ann:x:1002:bob\n', false],
  ['another name', 'users:x:1002:\n', false],
  ['a name that the system does not know', '', false],
])('a group with another number, and %s', (_which, groups, isOwn) => {
  const users = 'bob:x:1002:1003::/home/bob:/bin/sh\nann:x:1001:1002::/home/ann:/bin/sh\n';
  expect(isUserGroup({ uid: 1001, gid: 1002 }, { groups, users })).toBe(isOwn);
});

test('a group of neither a known name nor the number of its user, who is not known', () => {
  expect(isUserGroup({ uid: 1001, gid: 1002 }, { groups: 'users:x:1002:\n', users: '' })).toBe(false);
});
