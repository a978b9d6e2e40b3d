/**
 * A program that embeds the server and serves it over stdio: read-only except for services. An MCP client starts it
 * with CONTROLLER, CONTROLLER_CA, ZITI_USER and ZITI_PASSWORD in its environment.
 */
import { createServer, stdioTransport, UsageError } from 'ziti-mcp';

const { CONTROLLER = '', CONTROLLER_CA = '', ZITI_USER = '', ZITI_PASSWORD = '', AUDIT_FILE = '' } = process.env;

try {
  const server = await createServer({
    controller: CONTROLLER,
    ca: CONTROLLER_CA,
    username: ZITI_USER,
    password: ZITI_PASSWORD,
    audit: AUDIT_FILE,
    allowWrite: ['{create,patch}Service'],
    deny: ['*Cluster*'],
  });
  const end = server.serve(stdioTransport());
  // The client closes stdin when it exits.
  process.stdin.once('end', async () => {
    await end();
    await server.close();
  });
} catch (error) {
  if (!(error instanceof UsageError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 2;
}
