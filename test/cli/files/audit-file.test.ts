import { join } from 'node:path';
import { expect, test } from 'vitest';
import { defaultAuditFile } from '../../../src/cli/files/audit-file.ts';
import { since } from '../../../src/cli/since.ts';
import { UsageError } from '../../../src/cli/usage-error.ts';

const rows: [platform: NodeJS.Platform, environment: Record<string, string>, file: string][] = [
  ['linux', { HOME: '/home/u' }, join('/home/u', '.local', 'state', 'ziti-mcp', 'audit.jsonl')],
  ['linux', { HOME: '/home/u', XDG_STATE_HOME: '/state' }, join('/state', 'ziti-mcp', 'audit.jsonl')],
  [
    'linux',
    { HOME: '/home/u', XDG_STATE_HOME: 'relative' },
    join('/home/u', '.local', 'state', 'ziti-mcp', 'audit.jsonl'),
  ],
  ['freebsd', { HOME: '/home/u' }, join('/home/u', '.local', 'state', 'ziti-mcp', 'audit.jsonl')],
  ['darwin', { HOME: '/Users/u' }, join('/Users/u', 'Library', 'Logs', 'ziti-mcp', 'audit.jsonl')],
  ['win32', { LOCALAPPDATA: '/Local' }, join('/Local', 'ziti-mcp', 'audit.jsonl')],
];
test.each(rows)('on %s with %j the trail is %s', (platform, environment, file) => {
  expect(defaultAuditFile(environment, platform)).toBe(file);
});

const now = new Date('2026-11-21T12:00:00Z');
test.each([
  ['90s', '2026-11-21T11:58:30.000Z'],
  ['30m', '2026-11-21T11:30:00.000Z'],
  ['2h', '2026-11-21T10:00:00.000Z'],
  ['7d', '2026-11-14T12:00:00.000Z'],
  ['1w', '2026-11-14T12:00:00.000Z'],
  ['2026-11-20', '2026-11-20T00:00:00.000Z'],
  ['2026-11-20T08:30Z', '2026-11-20T08:30:00.000Z'],
])('--since %s is %s', (text, moment) => expect(since(text, now).toISOString()).toBe(moment));

test.each(['', '5', 'h', '-1h', '2 h', 'yesterday', '2026-13-41', '9999999d'])('--since %j is refused', (text) => {
  expect(() => since(text, now)).toThrow(UsageError);
});
