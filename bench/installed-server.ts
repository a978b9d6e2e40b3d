import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { installPackage } from './installed.ts';
import { Peer, type Reached, startFixedController } from './peers/peer.ts';

/** The installed server in front of a controller, with an open client session. */
export async function openServer(controller: Reached, ...more: readonly string[]): Promise<Peer> {
  const folder = await mkdtemp(join(tmpdir(), 'ziti-mcp-bench-'));
  const { url, ca, username, password } = controller;
  const connection = ['--controller', url, '--ca', ca, '--audit', join(folder, 'audit.jsonl'), '--log-level', 'error'];
  const account = { ZITI_MCP_USERNAME: username, ZITI_MCP_PASSWORD: password };
  const server = new Peer([await installPackage(), 'run', ...connection, ...more], account);
  await server.open();
  return server;
}

/** The installed server in front of the fixed controller. */
export async function startServer(): Promise<{
  server: Peer;
  controller: { url: string; ca: string };
  close(): Promise<void>;
}> {
  const controller = await startFixedController();
  const ca = join(await mkdtemp(join(tmpdir(), 'ziti-mcp-bench-')), 'ca.pem');
  await writeFile(ca, controller.ca);
  const server = await openServer({ url: controller.url, ca, username: 'bench', password: 'bench' });
  return {
    server,
    controller,
    async close() {
      await server.close();
      controller.close();
    },
  };
}
