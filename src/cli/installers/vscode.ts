import { type Installer, type ServerCommand, stdioEntry } from './installer.ts';
import { applicationData } from './place.ts';

const installLink = (name: string, server: ServerCommand) =>
  `vscode:mcp/install?${encodeURIComponent(JSON.stringify({ name, ...stdioEntry(server) }))}`;

export const vscode: Installer = {
  id: 'vscode',
  also: ['vs-code'],
  title: 'VS Code',
  format: 'jsonc',
  path: ['servers'],
  files: {
    user: (place) => [place.join(applicationData(place), 'Code', 'User', 'mcp.json')],
    project: ({ folder, join }) => [join(folder, '.vscode', 'mcp.json')],
  },
  entry: stdioEntry,
  expose: 'find',
  mostTools: 128,
  stripsEnvironment: false,
  elicits: 'yes',
  afterwards: 'Run "MCP: List Servers" in VS Code and start the server.',
  link: installLink,
  webLink: (name, server) =>
    `https://insiders.vscode.dev/redirect?url=${encodeURIComponent(installLink(name, server))}`,
};
