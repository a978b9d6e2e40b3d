/** Posture checks against the reports of devices, with the results of a real controller. */
import { describe, expect, it } from 'vitest';
import { judge } from '../../src/access/posture.ts';
import { isInRange, parseVersion } from '../../src/access/version-range.ts';

const report = (value: unknown) => ({ value, source: 'posture data' });
const os = (type: string, ...versions: string[]) => ({ id: 'c', typeId: 'OS', operatingSystems: [{ type, versions }] });
const processes = (semantic: string) => ({
  id: 'c',
  typeId: 'PROCESS_MULTI',
  semantic,
  processes: [{ path: '/usr/bin/guard', hashes: ['AB'] }, { path: 'C:\\agent.exe' }],
});
const mfa = (timeoutSeconds: number) => ({ id: 'c', typeId: 'MFA', timeoutSeconds });
const mac = (...macAddresses: string[]) => ({ id: 'c', typeId: 'MAC', macAddresses });
const running = (path: string, more = {}) => ({ path, isRunning: true, ...more });

describe('a posture check', () => {
  it.each([
    ['the type counts, not its case', os('Linux', '>=10.0.0'), { type: 'linux', version: '12.8.0' }, 'passed'],
    ['another type', os('Windows', '>=10.0.0'), { type: 'linux', version: '12.8.0' }, 'failed'],
    ['no version listed: none passes', os('Linux'), { type: 'linux', version: '12.8.0' }, 'failed'],
    ['a version that is none', os('Linux', '>=10.0.0'), { type: 'linux', version: 'unknown' }, 'failed'],
    ['a version out of range', os('Linux', '>=13.0.0'), { type: 'linux', version: '12.8.0' }, 'failed'],
    ['a domain in another case', { id: 'c', typeId: 'DOMAIN', domains: ['Corp.example'] }, 'corp.example', 'passed'],
    ['no domain', { id: 'c', typeId: 'DOMAIN', domains: ['corp.example'] }, '', 'failed'],
    [
      'an address in another notation',
      { id: 'c', typeId: 'MAC', macAddresses: ['02:00:00:AA:BB:01'] },
      ['020000aabb01'],
      'passed',
    ],
    ['another address', { id: 'c', typeId: 'MAC', macAddresses: ['02:00:00:AA:BB:02'] }, ['020000aabb01'], 'failed'],
    ['a second factor', { id: 'c', typeId: 'MFA', timeoutSeconds: -1 }, { passedMfa: true }, 'passed'],
    ['one too long ago', { id: 'c', typeId: 'MFA', timeoutSeconds: 60 }, { passedMfa: true, timedOut: true }, 'failed'],
    ['none', { id: 'c', typeId: 'MFA', timeoutSeconds: -1 }, { passedMfa: false }, 'failed'],
    ['a process that runs', { id: 'c', typeId: 'PROCESS', process: { path: '/bin/x' } }, [running('/bin/x')], 'passed'],
    [
      'a process that does not',
      { id: 'c', typeId: 'PROCESS', process: { path: '/bin/x' } },
      [{ path: '/bin/x', isRunning: false }],
      'failed',
    ],
    ['one of two processes where all are needed', processes('AllOf'), [running('C:\\agent.exe')], 'failed'],
    ['one of two processes where any will do', processes('AnyOf'), [running('C:\\agent.exe')], 'passed'],
    ['a process of another hash', processes('AnyOf'), [running('/usr/bin/guard', { binaryHash: 'cd' })], 'failed'],
    [
      'both processes',
      processes('AllOf'),
      [running('C:\\agent.exe'), running('/usr/bin/guard', { binaryHash: 'ab' })],
      'passed',
    ],
    ['a process whose path has another case', processes('AnyOf'), [running('c:\\AGENT.exe')], 'failed'],
    [
      'the only process, without its path',
      { id: 'c', typeId: 'PROCESS', process: { path: '/bin/x', hashes: ['AB'], signerFingerprint: 'CD' } },
      [running('', { binaryHash: 'ab', signerFingerprints: ['ef', 'cd'] })],
      'passed',
    ],
    ['some process of several, without its path', processes('AllOf'), [running('')], 'unknown'],
    ['one that is none of several', processes('AllOf'), [{ isRunning: false }], 'failed'],
    ['one that may be any of several', processes('AnyOf'), [running('', { binaryHash: 'ab' })], 'passed'],
    ['one that is none of them, where another may run', processes('AnyOf'), [{ isRunning: false }], 'unknown'],
    ['an unrecorded time without a limit', mfa(-1), { passedMfa: true, timedOut: false }, 'passed'],
    ['an unrecorded time with a limit', mfa(60), { passedMfa: true, timedOut: null }, 'unknown'],
    ['a version with a prefix', os('Linux', '>=10.0.0'), { type: 'linux', version: 'v12.8.0' }, 'failed'],
    ['a version of four numbers', os('Windows', '>=10.0.0'), { type: 'windows', version: '10.0.1.2' }, 'failed'],
    [
      'a kernel that reads as a pre-release',
      os('Linux', '>=5.15.0'),
      { type: 'linux', version: '5.15.0-91' },
      'failed',
    ],
    ['letters that are not hexadecimal count for nothing', mac('02:GG'), ['02'], 'passed'],
    ['a kind that is not known', { id: 'c', typeId: 'NEW' }, {}, 'unknown'],
  ] as const)('%s', (_what, check, value, state) => {
    expect(judge(check, report(value)).state).toBe(state);
  });

  it('is not evaluated before anything was reported', () => {
    expect(judge(os('Linux', '>=10.0.0'), undefined)).toMatchObject({
      state: 'unknown',
      actual: 'nothing reported yet',
    });
  });

  it('says what it expects and what was reported', () => {
    expect(judge(os('Linux', '>=13.0.0', '12.9.x'), report({ type: 'linux', version: '12.8.0' }))).toMatchObject({
      expected: 'Linux >=13.0.0 or 12.9.x',
      actual: 'linux 12.8.0',
    });
  });

  it.each([
    [{ isRunning: true, hash: '0123456789abcdef', signerFingerprints: ['CD'] }, ' with another hash (0123456789ab)'],
    [{ isRunning: true }, ' with no hash and another signer'],
    [{ isRunning: true, binaryHash: 'AB' }, ' with another signer'],
    [{ isRunning: true, binaryHash: 'ab', signerFingerprints: ['cd'] }, ''],
  ])('says what is wrong with a process of which %j is reported', (reported, but) => {
    const process = { path: '/bin/guard', hashes: ['ab'], signerFingerprint: 'cd' };
    const { actual } = judge({ id: 'c', typeId: 'PROCESS', process }, report([reported]));
    expect(actual).toBe(`a process running${but}`);
  });

  it('says what surprises about a version or range', () => {
    const verdict = (version: string, range = '>=5.15.0') =>
      judge(os('Linux', range), report({ type: 'linux', version }));
    expect(verdict('5.15.0-91-generic').actual).toBe('linux 5.15.0-91-generic (a pre-release: older than 5.15.0)');
    expect(verdict('5.15').actual).toBe('linux 5.15 (not Major.Minor.Patch: no check accepts it)');
    expect(verdict('5.15.0', '5.x.x').expected).toBe('Linux 5.x.x (which means >=5.0.0 <5.1.0)');
  });
});

describe('a range of versions', () => {
  it.each([
    ['1.2.3', '1.2.3', true],
    ['1.2.3', '=1.2.4', false],
    ['1.2.3', '!=1.2.4', true],
    ['1.2.3', '>1.2.3', false],
    ['1.2.3', '>= 1.2.3', true],
    ['1.10.0', '>1.9.9', true],
    ['11.4.0', '>=10.0.0 <11.0.0', false],
    ['11.4.0', '>=10.0.0 <11.0.0 || 11.4.0', true],
    ['12.8.1', '12.x', true],
    ['13.0.0', '12.x', false],
    ['13.0.0', '>=12.x', true],
    ['12.8.1', '12.8.x', true],
    ['12.8.0', '12.x.x', false],
    ['12.0.9', '12.x.x', true],
    ['13.0.0', '>12.x', true],
    ['12.8.0', '>12.x', false],
    ['12.8.0', '<=12.x', true],
    ['12.8.0', '<12.x', false],
    ['13.0.0', '!=12.x', false],
    ['12.8.0', '12.X', false],
    ['12.8.0', '12.*', false],
    ['12.8.0', '>=v10.0.0', false],
    ['5.15.0-91-generic', '>=5.15.0', false],
    ['5.15.0-91-generic', '>=5.14.9', true],
    ['5.15.0-91', '>5.15.0-9', true],
    ['5.15.0-rc.1', '>5.15.0-91', true],
    ['5.15.0-rc', '<5.15.0-rc.1', true],
    ['5.15.0+deb1', '>=5.15.0', true],
    ['12.8.1', '', false],
    ['12.8.1', 'nonsense', false],
  ] as const)('%s in "%s": %s', (version, range, expected) => {
    expect(isInRange(parseVersion(version) ?? expect.fail(version), range)).toBe(expected);
  });
});
