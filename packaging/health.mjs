// The health check of the image: whether the server in this container answers over HTTP. A server over stdio has no address
// to ask. It tries every address where a process of this container listens. The kernel knows these; flags, variables and
// files would all have to be read again. A file with the URL, written by the server, would need a writable place, and could
// be left from an earlier run.
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { request as plain } from 'node:http';
import { request as secure } from 'node:https';
import { endianness } from 'node:os';

/** The result of a read; an empty list if the process has ended or is not ours. */
function orNone(read) {
  try {
    return read();
  } catch {
    return [];
  }
}

/** An address as the kernel writes it: words of four bytes, in the order of this machine. */
function hostOf(hex) {
  const words = hex.match(/.{8}/g).map((word) => [...Buffer.from(word, 'hex')]);
  const bytes = words.flatMap((word) => (endianness() === 'LE' ? word.reverse() : word));
  if (bytes.every((byte) => byte === 0)) return '127.0.0.1';
  return bytes.length === 4 ? bytes.join('.') : Buffer.from(bytes).toString('hex').match(/.{4}/g).join(':');
}

/** The addresses where processes listen (proc_pid_net(5)). */
function placesOf(pids) {
  const files = pids.flatMap((pid) =>
    orNone(() => readdirSync(`/proc/${pid}/fd`).map((name) => `/proc/${pid}/fd/${name}`)),
  );
  const targets = new Set(files.flatMap((file) => orNone(() => [readlinkSync(file)])));
  return ['tcp', 'tcp6']
    .flatMap((name) => orNone(() => readFileSync(`/proc/net/${name}`, 'utf8').trim().split('\n').slice(1)))
    .map((line) => line.trim().split(/\s+/))
    .filter((fields) => fields[3] === '0A' && targets.has(`socket:[${fields[9]}]`))
    .map(([, local]) => local.split(':'))
    .map(([address, port]) => ({ host: hostOf(address), port: Number.parseInt(port, 16) }));
}

/** Whether a server answers at an address. Any answer counts, even that this client may not connect. */
const answers = (ask, place) =>
  new Promise((resolve) => {
    // The server is in the same container, so nobody can be in between, and its certificate need not be checked.
    ask({ ...place, path: '/healthz', rejectUnauthorized: false, timeout: 2_000 }, ({ statusCode }) =>
      resolve(statusCode < 500),
    )
      .on('timeout', () => resolve(false))
      .on('error', () => resolve(false))
      .end();
  });

// Tests name the processes to look at; otherwise it is all of them.
const [, , ...given] = process.argv;
const pids = given.length > 0 ? given : readdirSync('/proc').filter((name) => /^\d+$/.test(name));
const places = placesOf(pids);
const commands = pids.map((pid) => String(orNone(() => readFileSync(`/proc/${pid}/cmdline`, 'utf8'))));
const isHttp =
  process.env.ZITI_MCP_TRANSPORT === 'http' || commands.some((each) => /(^|\0)--transport[=\0]http(\0|$)/.test(each));
const answered = await Promise.all(
  places.map(async (place) => {
    const does = (await answers(secure, place)) || (await answers(plain, place));
    process.stdout.write(`${place.host} port ${place.port} ${does ? 'answers' : 'does not answer'}\n`);
    return does;
  }),
);
process.exit(answered.every(Boolean) && (places.length > 0 || !isHttp) ? 0 : 1);
