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
    ['one of two processes where all are needed', processes('AllOf'), [running('c:\\AGENT.exe')], 'failed'],
    ['one of two processes where any will do', processes('AnyOf'), [running('c:\\AGENT.exe')], 'passed'],
    ['a process of another hash', processes('AnyOf'), [running('/usr/bin/guard', { binaryHash: 'cd' })], 'failed'],
    [
      'both processes',
      processes('AllOf'),
      [running('c:\\AGENT.exe'), running('/usr/bin/guard', { binaryHash: 'ab' })],
      'passed',
    ],
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
    ['12.8.1', '', false],
    ['12.8.1', 'nonsense', false],
  ] as const)('%s in "%s": %s', (version, range, expected) => {
    expect(isInRange(parseVersion(version) ?? expect.fail(version), range)).toBe(expected);
  });
});
