import type { Command } from '../command.ts';
import { runCommand } from './run.ts';

/** Loads each command by its name, in the order of the help. Only `run` comes with the program: it is started most. */
export const COMMANDS: Readonly<Record<string, () => Promise<Command>>> = {
  run: async () => runCommand,
  tools: async () => (await import('./tools.ts')).toolsCommand,
  call: async () => (await import('./call.ts')).callCommand,
  'audit-network': async () => (await import('./audit-network.ts')).auditNetworkCommand,
  access: async () => (await import('./access.ts')).accessCommand,
  init: async () => (await import('./init.ts')).initCommand,
  networks: async () => (await import('./networks.ts')).networksCommand,
  session: async () => (await import('./session.ts')).sessionCommand,
  keys: async () => (await import('./keys.ts')).keysCommand,
  logout: async () => (await import('./logout.ts')).logoutCommand,
  install: async () => (await import('./install.ts')).installCommand,
  uninstall: async () => (await import('./install.ts')).uninstallCommand,
  doctor: async () => (await import('./doctor.ts')).doctorCommand,
  policy: async () => (await import('./policy.ts')).policyCommand,
  overlay: async () => (await import('./overlay.ts')).overlayCommand,
  surface: async () => (await import('./surface.ts')).surfaceCommand,
  audit: async () => (await import('./audit.ts')).auditCommand,
  sandbox: async () => (await import('./sandbox.ts')).sandboxCommand,
  completion: async () => (await import('./completion.ts')).completionCommand,
};

/** All commands, in the order in which the help lists them. */
export const allCommands = (): Promise<Command[]> => Promise.all(Object.values(COMMANDS).map((load) => load()));
