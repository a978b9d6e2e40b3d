import { once } from '../src/common/once.ts';
import type { Figure, Measured } from './figure.ts';
import { largeNetworkFile } from './insight-network.ts';
import { installPackage } from './installed.ts';
import { openServer } from './installed-server.ts';
import { startSandboxProcess } from './peers/peer.ts';

interface Times {
  readonly explain: number;
  readonly audit: number;
  readonly auditMemory: number;
  readonly whatIf: number;
}

/** All figures come from one controller. Milliseconds, and MiB. */
const measureOnce = once(run);

async function run(): Promise<Times> {
  const controller = await startSandboxProcess(await installPackage(), ['--data', await largeNetworkFile()]);
  const open = async () => {
    const server = await openServer(controller);
    // Logging in is not part of the measurement.
    await server.callTool('listServices', { limit: 1 });
    return server;
  };
  const cold = await open();
  const explain = await cold.callTool('explainAccess', { identity: 'identity-1234', service: 'service-34' });
  await cold.close();
  const auditing = await open();
  const audit = await auditing.callTool('auditNetwork', {});
  const auditMemory = await auditing.residentMiB('VmHWM');
  await auditing.close();
  const client = await open();
  const change = { tool: 'deleteServicePolicy', arguments: { id: 'policy-1234' } };
  await client.callTool('whatIf', change);
  const whatIf = await client.callTool('whatIf', change);
  await client.close();
  controller.close();
  return { explain, audit, auditMemory, whatIf };
}

const figure = (name: string, unit: string, target: number, pick: (of: Times) => number): Figure => ({
  name,
  unit,
  target,
  async measure(): Promise<Measured> {
    return { value: Math.round(pick(await measureOnce())) };
  },
});

export const coldExplain = figure('explainAccess in a network of 20,000, cold', 'ms', 1_000, ({ explain }) => explain);
export const fullAudit = figure('auditNetwork of a network of 20,000', 'ms', 10_000, ({ audit }) => audit);
export const auditMemory = figure(
  'auditNetwork of a network of 20,000, peak',
  'MiB',
  400,
  (times) => times.auditMemory,
);
export const whatIfAgain = figure(
  'whatIf in a network of 20,000, after the first',
  'ms',
  1_000,
  ({ whatIf }) => whatIf,
);
