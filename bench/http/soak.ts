import { readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { MINUTE } from '../../src/common/durations.ts';
import type { Figure } from '../figure.ts';
import { installPackage } from '../installed.ts';
import { startSandboxProcess } from '../peers/peer.ts';
import { plantCanaries } from './canaries.ts';
import { startOurs } from './servers.ts';
import { soak } from './soak-clients.ts';

const SESSIONS = 500;

export const httpSoak: Figure = {
  name: 'http: errors and leaks of 500 clients with mixed calls for a minute',
  unit: 'faults',
  target: 0,
  async measure() {
    const sandbox = await startSandboxProcess(await installPackage(), ['--size', 'small']);
    await plantCanaries({ ...sandbox, ca: await readFile(sandbox.ca, 'utf8') }, SESSIONS);
    // Only the results of calls count, and not how long they take: the machine may be busy with other things.
    const ours = await startOurs(SESSIONS, ['--allow-write', 'patchService', '--timeout', '600'], sandbox);
    await soak(ours.url, ours.keys.slice(0, 50), 2, MINUTE);
    await sleep(1_000);
    const before = await ours.residentKiB();
    const { requests, faults } = await soak(ours.url, ours.keys, Number.POSITIVE_INFINITY, MINUTE);
    await sleep(2_000);
    const kibPerClient = Math.round(((await ours.residentKiB()) - before) / SESSIONS);
    await ours.close();
    return { value: faults.length, details: { requests, kibPerClient, ...(faults.length > 0 ? { faults } : {}) } };
  },
};
