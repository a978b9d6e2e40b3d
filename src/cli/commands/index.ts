import { accessCommand } from './access.ts';
import { auditCommand } from './audit.ts';
import { auditNetworkCommand } from './audit-network.ts';
import { callCommand } from './call.ts';
import type { Command } from './command.ts';
import { completionCommand } from './completion.ts';
import { doctorCommand } from './doctor.ts';
import { initCommand } from './init.ts';
import { installCommand, uninstallCommand } from './install.ts';
import { keysCommand } from './keys.ts';
import { logoutCommand } from './logout.ts';
import { networksCommand } from './networks.ts';
import { policyCommand } from './policy.ts';
import { runCommand } from './run.ts';
import { sandboxCommand } from './sandbox.ts';
import { sessionCommand } from './session.ts';
import { surfaceCommand } from './surface.ts';
import { toolsCommand } from './tools.ts';

/** Every command, in the order of the help. */
export const commands: readonly Command[] = [
  runCommand,
  toolsCommand,
  callCommand,
  auditNetworkCommand,
  accessCommand,
  initCommand,
  networksCommand,
  sessionCommand,
  keysCommand,
  logoutCommand,
  installCommand,
  uninstallCommand,
  doctorCommand,
  policyCommand,
  surfaceCommand,
  auditCommand,
  sandboxCommand,
  completionCommand,
];
