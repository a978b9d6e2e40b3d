import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { networksOf } from '../installers/entry-networks.ts';
import { type ListedClient, listClients } from '../installers/list-clients.ts';
import { currentPlace } from '../installers/place.ts';
import { thisProgram } from '../installers/server-command.ts';
import { NAME } from '../installers/target.ts';
import type { Environment } from '../merge.ts';
import { type Finding, failed, ok, warning } from './finding.ts';

/** Milliseconds for a server to start and list its tools. */
const TIME = 20_000;

/** What a client's entry says, in whatever format. */
interface Started {
  readonly command: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
}

/**
 * Checks every entry of this server in every client: does it start, and does the client accept that many tools?
 * @param stored the names of the stored networks, if they are known
 */
export async function clientFindings(
  environment: Environment,
  stored: readonly string[] | undefined,
): Promise<Finding[]> {
  const listed = await listClients(undefined, currentPlace(environment), thisProgram());
  const relevant = listed.filter(({ state }) => state === 'installed' || state === 'cannot be read');
  if (relevant.length === 0) return [warning('clients', 'No client has this server.', 'ziti-mcp install --list')];
  const findings: Finding[] = [];
  // One at a time: each starts a process.
  for (const each of relevant) findings.push(await clientFinding(each, environment, stored));
  return findings;
}

async function clientFinding(
  { target, entry, fault }: ListedClient,
  environment: Environment,
  stored: readonly string[] | undefined,
): Promise<Finding> {
  const { installer, name, path, scope } = target;
  const check = `client ${installer.id} (${scope}${name === NAME ? '' : `, ${name}`})`;
  const inProject = scope === 'user' ? '' : ' --scope project';
  const again = `ziti-mcp install ${installer.id}${inProject}${name === NAME ? '' : ` --name ${name}`}`;
  if (entry === undefined) {
    const what = `Cannot use ${path}: ${fault}.`;
    // A damaged file of a client that never had this server is not this server's fault.
    if (mentionsServer(path)) return failed(check, what, `Fix the file, then run: ${again}`);
    return warning(check, what, `To add this server, fix the file, then run: ${again}`);
  }
  const unknown = stored && networksOf(entry).find((network) => !stored.includes(network));
  if (unknown !== undefined) {
    const what = `The entry in ${path} uses the network ${unknown}, which is not stored.`;
    const next = `Set it up: ziti-mcp init --network ${unknown}; or take it out: ziti-mcp uninstall --network ${unknown}${inProject}`;
    return failed(check, what, next);
  }
  const started = startedBy(entry);
  if (started === undefined) return failed(check, `The entry in ${path} has no command.`, again);
  const tools = await toolsOf(started, environment);
  if (typeof tools === 'string') {
    return failed(check, `The command in ${path} lists no tools: ${tools}`, again);
  }
  const most = installer.mostTools;
  if (most !== undefined && tools > most) {
    const what = `${installer.title} accepts ${most} tools across all its servers, and this one lists ${tools}.`;
    return warning(check, what, `${again} --expose find`);
  }
  return ok(check, `The command in ${path} starts and lists ${tools} tools.`);
}

function mentionsServer(path: string): boolean {
  try {
    return readFileSync(path, 'utf8').includes('ziti-mcp');
  } catch {
    return false;
  }
}

function startedBy(entry: Readonly<Record<string, unknown>>): Started | undefined {
  const { command = entry['cmd'], args = [], env = entry['environment'] ?? entry['envs'] ?? {} } = entry;
  const words = [...(Array.isArray(command) ? command : [command]), ...(Array.isArray(args) ? args : [])];
  const [first, ...rest] = words;
  if (!words.every((word) => typeof word === 'string') || first === undefined) return undefined;
  return { command: first, args: rest, env: env as Readonly<Record<string, string>> };
}

/** How many tools it lists, or why it lists none. */
function toolsOf({ command, args, env }: Started, environment: Environment): Promise<number | string> {
  return new Promise((done) => {
    const child = spawn(command, args, {
      env: { ...environment, ...env },
      stdio: ['pipe', 'pipe', 'pipe'],
      windowsHide: true,
    });
    let out = '';
    let err = '';
    const end = (result: number | string) => {
      clearTimeout(timer);
      child.kill();
      done(result);
    };
    const timer = setTimeout(() => end(`no answer in ${TIME / 1000} s.`), TIME);
    child.on('error', ({ message }) => end(`${message}.`));
    child.on('close', (code) => end(lastWords(err) ?? `it ended with ${code}.`));
    child.stdin.on('error', () => undefined);
    child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
      err += chunk;
    });
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
      out += chunk;
      const answer = out.split('\n').find((line) => line.includes('"id":2') && line.endsWith('}'));
      const tools = answer === undefined ? undefined : listIn(answer);
      if (tools !== undefined) end(tools);
    });
    const clientInfo = { name: 'ziti-mcp doctor', version: '1' };
    const opening = { protocolVersion: '2025-11-25', capabilities: {}, clientInfo };
    for (const message of [
      { id: 1, method: 'initialize', params: opening },
      { method: 'notifications/initialized' },
      { id: 2, method: 'tools/list', params: {} },
    ]) {
      child.stdin.write(`${JSON.stringify({ jsonrpc: '2.0', ...message })}\n`);
    }
  });
}

/** The line of stderr that says why a program ended: Node writes a stack and its version behind the error. */
function lastWords(stderr: string): string | undefined {
  const lines = stderr.trim().split('\n');
  return lines.find((line) => /^\w*Error: /.test(line)) ?? (lines.at(-1) || undefined);
}

function listIn(line: string): number | undefined {
  try {
    const tools = JSON.parse(line).result?.tools;
    return Array.isArray(tools) ? tools.length : undefined;
  } catch {
    return undefined;
  }
}
