import { expect, test } from 'vitest';
import { homeFolder } from '../../../src/cli/files/home-folder.ts';
import { UsageError } from '../../../src/cli/usage-error.ts';

const SYSTEM = '/home/from-the-system';

test.each<[NodeJS.Platform, Record<string, string>, string]>([
  ['linux', { HOME: '/home/ann' }, '/home/ann'],
  ['darwin', { HOME: '/Users/ann', USERPROFILE: 'C:\\Users\\Ann' }, '/Users/ann'],
  ['win32', { HOME: '/home/ann', USERPROFILE: 'C:\\Users\\Ann' }, 'C:\\Users\\Ann'],
  ['linux', {}, SYSTEM],
  ['linux', { HOME: '' }, SYSTEM],
  ['linux', { HOME: 'in/this/folder' }, SYSTEM],
  ['win32', { USERPROFILE: 'Ann' }, SYSTEM],
])('on %s with %j it is %s', (platform, environment, folder) => {
  expect(homeFolder(environment, platform, () => SYSTEM)).toBe(folder);
});

test.each(['linux', 'win32'] as const)('on %s, a user without one is told what to set', (platform) => {
  // What Node says of a user that the system does not know, as in some containers.
  const unknown = () => {
    throw new Error('A system error occurred: uv_os_get_passwd returned ENOENT');
  };
  const find = () => homeFolder({}, platform, unknown);
  expect(find).toThrow(UsageError);
  expect(find).toThrow(`set ${platform === 'win32' ? 'USERPROFILE' : 'HOME'} to the absolute path`);
});
