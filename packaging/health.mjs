// The health check of the image: whether the server in this container answers over HTTP. One over stdio has nobody to ask.
import { readFileSync } from 'node:fs';
import { request as plain } from 'node:http';
import { request as secure } from 'node:https';

/** The value of a flag of process 1, or of its variable. */
const [, , ...given] = readFileSync(process.argv[2] ?? '/proc/1/cmdline', 'utf8').split('\0');
function settingOf(name) {
  const at = given.findIndex((each) => each === `--${name}` || each.startsWith(`--${name}=`));
  if (at < 0) return process.env[`ZITI_MCP_${name.toUpperCase().replaceAll('-', '_')}`];
  return given[at].includes('=') ? given[at].slice(name.length + 3) : given[at + 1];
}

if (settingOf('transport') === 'http') {
  const ask = settingOf('tls-cert') === undefined ? plain : secure;
  // It asks its own server: there is nobody in between whom a certificate could keep out.
  const options = { host: '127.0.0.1', port: settingOf('port') ?? 8080, path: '/healthz', rejectUnauthorized: false };
  // Any answer will do, such as that this address may not connect.
  ask({ ...options, timeout: 4_000 }, ({ statusCode }) => process.exit(statusCode < 500 ? 0 : 1))
    .on('timeout', () => process.exit(1))
    .on('error', () => process.exit(1))
    .end();
}
