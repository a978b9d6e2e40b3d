import { type Flag, variableOf } from '../src/cli/flag.ts';
import { connectionFlags, exposureFlags } from '../src/cli/flags.ts';
import { VARIABLES } from '../src/cli/help-facts.ts';

/** The settings that the registry offers to installers; people who know the flags can set the others. */
const OFFERED = ['controller', 'identity', 'ca', 'ca-fingerprint', 'allow-write', 'read-only'];

const FORMATS: Readonly<Record<string, string>> = { FILE: 'filepath' };

/** What is taken from package.json. */
export interface PackageFacts {
  readonly name: string;
  readonly version: string;
  readonly mcpName: string;
}

/** The entry for the MCP registry, in the form of its schema of 2025-12-11. */
export function serverJson({ name, version, mcpName }: PackageFacts): string {
  const flags: readonly Flag[] = [...connectionFlags, ...exposureFlags];
  const entry = {
    $schema: 'https://static.modelcontextprotocol.io/schemas/2025-12-11/server.schema.json',
    name: mcpName,
    title: 'OpenZiti',
    description: 'Every operation of an OpenZiti controller, read-only until you allow more.',
    version,
    packages: [
      {
        registryType: 'npm',
        identifier: name,
        version,
        runtimeHint: 'npx',
        transport: { type: 'stdio' },
        packageArguments: [{ type: 'positional', value: 'run' }],
        environmentVariables: [
          ...flags.filter((flag) => OFFERED.includes(flag.name)).map(fromFlag),
          { name: 'ZITI_MCP_USERNAME', description: VARIABLES['ZITI_MCP_USERNAME'] },
          { name: 'ZITI_MCP_PASSWORD', description: VARIABLES['ZITI_MCP_PASSWORD'], isSecret: true },
        ],
      },
    ],
  };
  return `${JSON.stringify(entry, null, 2)}\n`;
}

const fromFlag = ({ name, help, kind, value, choices }: Flag): object => ({
  name: variableOf(name),
  description: help,
  ...(kind === 'switch' ? { format: 'boolean' } : {}),
  ...(FORMATS[value ?? ''] === undefined ? {} : { format: FORMATS[value ?? ''] }),
  ...(choices === undefined ? {} : { choices }),
});
