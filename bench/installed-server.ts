import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { installPackage } from './installed.ts';
import { Peer, startFixedController } from './peers/peer.ts';

/** The installed server in front of the fixed controller, opened by a client. */
export async function startServer(): Promise<{
  server: Peer;
  controller: { url: string; ca: string };
  close(): Promise<void>;
}> {
  const program = await installPackage();
  const controller = await startFixedController();
  const folder = await mkdtemp(join(tmpdir(), 'ziti-mcp-bench-'));
  const ca = join(folder, 'ca.pem');
  await writeFile(ca, controller.ca);
  const flags = [
    '--controller',
    controller.url,
    '--ca',
    ca,
    '--audit',
    join(folder, 'audit.jsonl'),
    '--log-level',
    'error',
  ];
  const server = new Peer([program, 'run', ...flags], { ZITI_MCP_USERNAME: 'bench', ZITI_MCP_PASSWORD: 'bench' });
  await server.open();
  return {
    server,
    controller,
    async close() {
      await server.close();
      controller.close();
    },
  };
}
