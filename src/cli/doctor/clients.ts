import { readFileSync } from 'node:fs';
import { checkFileEnds } from '../../common/trusted-files.ts';
import { addressIn, startedBy } from '../installers/entry-command.ts';
import { networksOf } from '../installers/entry-networks.ts';
import type { ServerCommand } from '../installers/installer.ts';
import { type ListedClient, listClients } from '../installers/list-clients.ts';
import { passedOn, withheldProxy } from '../installers/passed-on.ts';
import { currentPlace } from '../installers/place.ts';
import { thisProgram } from '../installers/server-command.ts';
import { installAgain, NAME, uninstallIt } from '../installers/target.ts';
import type { Environment } from '../merge.ts';
import { commandLine } from '../terminal/command-line.ts';
import { type Finding, failed, ok, warning } from './finding.ts';
import { flagsIn, without } from './flags-again.ts';
import { toolsOf } from './list-tools.ts';
import { twinOf } from './twin.ts';

/**
 * Checks every entry of this server in every client: does it start, and does the client accept that many tools?
 * @param stored the names of the stored networks; undefined if the settings file cannot be used
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
  for (const [at, each] of relevant.entries()) {
    const finding = await clientFinding(each, environment, stored);
    const twin = twinOf(each, relevant.slice(0, at));
    findings.push(finding.state === 'ok' && twin !== undefined ? startedTwice(finding, each, twin) : finding);
  }
  return findings;
}

function startedTwice({ check, what }: Finding, { target }: ListedClient, twin: ListedClient): Finding {
  const also = `${target.installer.title} also starts it as "${twin.target.name}", for the same network.`;
  return warning(check, `${what} ${also}`, `If once is enough, run ${uninstallIt(target)}`);
}

async function clientFinding(
  { target, entry, fault }: ListedClient,
  environment: Environment,
  stored: readonly string[] | undefined,
): Promise<Finding> {
  const { installer, name, path, scope } = target;
  const check = `client ${installer.id} (${scope}${name === NAME ? '' : `, ${name}`})`;
  const inProject = scope === 'user' ? '' : ' --scope project';
  const again = installAgain(target);
  if (entry === undefined) {
    const what = `Cannot use ${path}: ${fault}.`;
    // A damaged file of a client that never had this server is not this server's fault.
    if (mentionsServer(path)) return failed(check, what, `Fix the file, then run: ${again}`);
    return warning(check, what, `To add this server, fix the file, then run: ${again}`);
  }
  const unknown = stored && networksOf(entry).find((network) => !stored.includes(network));
  if (unknown !== undefined) {
    const what = `The entry in ${path} uses the network ${unknown}, which is not stored.`;
    const next = `Set it up: ziti-mcp init --network ${unknown}; or remove it: ziti-mcp uninstall --network ${unknown}${inProject}`;
    return failed(check, what, next);
  }
  const started = startedBy(entry);
  if (started === undefined) {
    const address = addressIn(entry);
    return address !== undefined && URL.canParse(address)
      ? ok(check, `The entry in ${path} connects to ${new URL(address).host}. Nothing is sent there to test it.`)
      : failed(check, `The entry in ${path} does not say how to start the server.`, again);
  }
  const flags = flagsIn(started.args);
  const asBefore = commandLine(again, flags);
  const tools = await toolsOf(started, environment);
  if (typeof tools === 'string') {
    const next = nextFor(tools, stored, asBefore);
    return failed(check, `The command in ${path} lists no tools: ${tools}`, next);
  }
  const entryFor = { client: installer, scope, platform: process.platform };
  const missing = Object.keys(passedOn(entryFor, environment)).filter((variable) => !has(started, variable));
  if (missing.length > 0) {
    const what = `${installer.title} starts the server without ${missing.join(', ')}, which this terminal has.`;
    return warning(check, what, asBefore);
  }
  const withheld = has(started, 'HTTPS_PROXY') ? undefined : withheldProxy(entryFor, environment);
  if (withheld !== undefined) {
    const [what, next] = [
      `${installer.title} starts the server without the proxy of this terminal: ${withheld.what}.`,
      `${withheld.next}.`,
    ];
    return warning(check, what, next);
  }
  const most = installer.mostTools;
  if (most !== undefined && tools > most) {
    const what = `${installer.title} accepts ${most} tools across all its servers, and this one lists ${tools}.`;
    return warning(check, what, commandLine(again, [...without(flags, '--expose'), '--expose', 'find']));
  }
  return ok(check, `The command in ${path} starts and lists ${tools} tools.`);
}

/** What to do about a program that lists no tools. What stops it may stop its replacement too. */
function nextFor(why: string, stored: readonly string[] | undefined, asBefore: string): string {
  if (stored === undefined) return `Correct the settings file. If it still fails then: ${asBefore}`;
  return why.startsWith('ziti-mcp: ') ? `Correct that in the entry, or write it again: ${asBefore}` : asBefore;
}

const has = ({ env }: ServerCommand, variable: string): boolean =>
  [variable, variable.toLowerCase()].some((name) => Object.hasOwn(env, name));

function mentionsServer(path: string): boolean {
  try {
    checkFileEnds(path);
    return readFileSync(path, 'utf8').includes('ziti-mcp');
  } catch {
    return false;
  }
}
