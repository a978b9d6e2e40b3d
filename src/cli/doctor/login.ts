import { silentLogger } from '../../common/log.ts';
import { ToolError } from '../../common/tool-error.ts';
import { apis } from '../../generated/apis.ts';
import { operations } from '../../generated/operations.ts';
import type { Controller, ControllerSettings } from '../../runtime/network/cluster/types.ts';
import { VERSION_PATH } from '../../runtime/network/controller/version-path.ts';
import { isUnknownRequest } from '../../runtime/network/version/lacking.ts';
import { commandPerson } from '../terminal/command-person.ts';
import { type Finding, failed, ok, warning } from './finding.ts';

/** APIs of a controller that no tools are generated for. */
const OTHER_APIS = ['edge', 'edge-client', 'edge-oidc', 'health-checks'];

/** What only a logged-in user can see. @param of name of the network */
export async function loginFindings(of: string, settings: ControllerSettings): Promise<Finding[]> {
  const { createController } = await import('../../runtime/network/cluster/controller.ts');
  const controller = createController(settings, silentLogger, { person: commandPerson() });
  try {
    const who = await read(controller, '/edge/management/v1/current-identity');
    const at = controller.addresses.length === 1 ? '' : ` at ${controller.current}`;
    const login = ok(`login (${of})`, `Logged in as ${String(who?.['name'] ?? 'an identity without a name')}${at}.`);
    const version = await read(controller, VERSION_PATH);
    return [login, rightsFinding(of, who), versionFinding(of, version), await toolsFinding(of, controller, version)];
  } catch (error) {
    if (!(error instanceof ToolError)) throw error;
    return [failed(`login (${of})`, error.message, error.advice.person)];
  } finally {
    await controller.close();
  }
}

type Data = Readonly<Record<string, unknown>> | undefined;

const get = (controller: Controller, path: string) =>
  controller.send({ method: 'GET', path, headers: {}, repeatable: true }, new AbortController().signal);

async function read(controller: Controller, path: string): Promise<Data> {
  const { status, text } = await get(controller, path);
  if (status !== 200) return undefined;
  try {
    return JSON.parse(text).data;
  } catch {
    return undefined;
  }
}

function rightsFinding(of: string, who: Data): Finding {
  const check = `rights (${of})`;
  if (who?.['isAdmin'] === true || who?.['isDefaultAdmin'] === true)
    return ok(check, 'This identity is an administrator.');
  const rights = Array.isArray(who?.['permissions']) ? who['permissions'].map(String) : [];
  const next = 'Ask an administrator to make this identity an administrator (isAdmin) or to give it permissions.';
  if (rights.length === 0) return warning(check, 'This identity has no permissions: most tools will be refused.', next);
  return warning(
    check,
    `This identity only has the permissions ${rights.join(', ')}; it cannot use the fabric API.`,
    next,
  );
}

function versionFinding(of: string, data: Data): Finding {
  const check = `version (${of})`;
  if (data === undefined)
    return warning(check, 'The controller does not report its version.', 'Update the controller.');
  const capabilities = Array.isArray(data['capabilities']) ? data['capabilities'].join(', ') : 'none';
  return ok(check, `Controller ${String(data['version'])}, with the capabilities ${capabilities}.`);
}

/** Tools whose operation the controller does not have, found by requesting every list; and APIs without tools. */
async function toolsFinding(of: string, controller: Controller, version: Data): Promise<Finding> {
  const lists = operations.filter(({ method, path }) => method === 'GET' && !path.includes('{'));
  const lacking: string[] = [];
  for (const { name, api, path } of lists) {
    const document = apis[api];
    if (document === undefined) continue;
    const answer = await get(controller, `${document.basePath}${path}`);
    if (isUnknownRequest(answer, document)) lacking.push(name);
  }
  const known = [...Object.keys(apis), ...OTHER_APIS];
  const beyond = Object.keys((version?.['apiVersions'] as object | undefined) ?? {}).filter(
    (api) => !known.includes(api),
  );
  const more = beyond.length === 0 ? '' : ` It also has APIs that have no tools here: ${beyond.join(', ')}.`;
  const check = `tools (${of})`;
  if (lacking.length === 0) return ok(check, `The controller has every list that the tools use.${more}`);
  const versions = Object.values(apis).map(({ api, version: builtFor }) => `${api} ${builtFor}`);
  return warning(
    check,
    `The controller does not have what these tools need: ${lacking.join(', ')}. They are generated from ${versions.join(' and ')}.${more}`,
    `Update the controller, or leave them out: ziti-mcp run --network ${of} --deny ${lacking.join(',')}`,
  );
}
