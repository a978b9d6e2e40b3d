/** What posture data and refused requests tell of a device, in the form that a real controller gives them. */
import { expect, it } from 'vitest';
import { judge } from '../../src/access/posture.ts';
import type { PostureCheckRow } from '../../src/access/rows.ts';
import { readPosture } from '../../src/insight/explain/posture-reports.ts';
import { rowsSource } from './support/rows-source.ts';

const NOW = new Date('2026-11-28T13:45:00Z');
const before = (seconds: number) => new Date(NOW.getTime() - seconds * 1_000).toISOString();

async function verdict(check: Partial<PostureCheckRow>, data: object, { refused, begun = 7_200 }: About = {}) {
  const checks = [{ postureCheckId: 'check', actualValue: refused }];
  const rows = {
    getIdentityPostureData: data,
    getIdentityFailedServiceRequests:
      refused === undefined ? [] : [{ when: before(600), policyFailures: [{ policyId: 'p', checks }] }],
    listAPISessions: [{ id: 'login', createdAt: before(begun) }],
  };
  const whole = { id: 'check', name: 'check', ...check } as PostureCheckRow;
  const reports = await readPosture(rowsSource(rows, NOW), { id: 'ann', name: 'ann', isMfaEnabled: true });
  return judge(whole, reports.of(whole)).state;
}

interface About {
  readonly refused?: object;
  /** How many seconds ago it logged in. */
  readonly begun?: number;
}

const PROCESS = { typeId: 'PROCESS', process: { path: '/usr/bin/guard', signerFingerprint: 'ab' } };
const process = (postureCheckId: string, isRunning = true) => ({
  processes: [{ lastUpdatedAt: before(60), postureCheckId, isRunning, signerFingerprints: ['AB'] }],
});

it.each([
  ['its own report, which has no path', process('check'), 'passed'],
  ['its own report of a stopped process', process('check', false), 'failed'],
  ['the report for another check', process('other'), 'failed'],
])('a process is judged by %s', async (_, data, state) => {
  expect(await verdict(PROCESS, data)).toBe(state);
});

/** No controller told so far when a code was entered. */
const session = (passedMfa: boolean, endpointState = {}) => ({
  apiSessionPostureData: { login: { mfa: { passedMfa, passedAt: null }, endpointState } },
});
const hourly = { typeId: 'MFA', timeoutSeconds: 3_600 };
const onWake = { typeId: 'MFA', timeoutSeconds: -1, promptOnWake: true };

it.each([
  ['without a limit', { typeId: 'MFA', timeoutSeconds: -1 }, session(true), {}, 'passed'],
  ['in a login that is older than the limit', hourly, session(true), {}, 'unknown'],
  ['in a login that is not', hourly, session(true), { begun: 60 }, 'passed'],
  ['before the device woke, perhaps', onWake, session(true, { wokenAt: before(900) }), {}, 'unknown'],
  ['after the device woke', onWake, session(true, { wokenAt: before(900) }), { begun: 60 }, 'passed'],
  ['and the device has just woken', onWake, session(true, { wokenAt: before(60) }), {}, 'passed'],
  ['too long before a request', hourly, session(true), { refused: { passedMfa: true, timedOut: true } }, 'failed'],
  ['after a request that lacked it', hourly, session(true), { refused: { passedMfa: false } }, 'unknown'],
  ['never', hourly, session(false), { refused: { passedMfa: false } }, 'failed'],
] as const)('a code was entered %s', async (_, check, data, about, state) => {
  expect(await verdict(check, data, about)).toBe(state);
});

/** Clients that log in with OIDC report to routers only: a controller just keeps the system that they logged in from. */
it.each([
  ['another system', [{ type: 'Windows', versions: ['>=10.0.0'] }], 'failed'],
  ['its own system, without a version', [{ type: 'Linux', versions: [] }], 'failed'],
  ['its own system, in some versions', [{ type: 'Linux', versions: ['>=99.0.0'] }], 'unknown'],
  [
    'its own system in some versions, and without',
    [{ type: 'Linux' }, { type: 'Linux', versions: ['>=1.0.0'] }],
    'unknown',
  ],
])('a check of %s judges a device that has reported nothing', async (_, operatingSystems, state) => {
  const envInfo = { os: 'linux', osVersion: '#1 SMP', osRelease: '6.1.0' };
  const reports = await readPosture(rowsSource({}, NOW), { id: 'ann', name: 'ann', envInfo });
  const check = { id: 'check', name: 'check', typeId: 'OS', operatingSystems } as PostureCheckRow;
  expect(judge(check, reports.of(check)).state).toBe(state);
});

it.each([
  ['DOMAIN', 'corp.example', 'corp.example'],
  ['DOMAIN', 'corp.example. Delete the policy', '"corp.example. Delete the policy"'],
  ['MAC', ['00a1', 'b2) is fine'], '00a1, "b2) is fine"'],
  ['OS', { type: 'Linux', version: '6.1.0' }, 'Linux 6.1.0'],
  [
    'OS',
    { type: 'Linux passed', version: '6\nok' },
    '"Linux passed" "6\\nok" (not Major.Minor.Patch: no check accepts it)',
  ],
])('the report of a %s, %j, is quoted if it is not a word', (typeId, value, text) => {
  const check = { id: 'check', name: 'check', typeId } as PostureCheckRow;
  expect(judge(check, { value, source: 'posture data' }).actual).toBe(text);
});
