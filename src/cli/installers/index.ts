import { antigravity } from './antigravity.ts';
import { claudeCode } from './claude-code.ts';
import { claudeDesktop } from './claude-desktop.ts';
import { codex } from './codex.ts';
import { copilot } from './copilot.ts';
import { cursor } from './cursor.ts';
import { devin } from './devin.ts';
import { gemini } from './gemini.ts';
import { goose } from './goose.ts';
import type { Installer } from './installer.ts';
import { lmStudio } from './lm-studio.ts';
import { opencode } from './opencode.ts';
import { vscode } from './vscode.ts';
import { warp } from './warp.ts';
import { windsurf } from './windsurf.ts';
import { zed } from './zed.ts';

/** All clients, in the order of lists and docs. */
export const installers: readonly Installer[] = [
  claudeDesktop,
  claudeCode,
  cursor,
  vscode,
  windsurf,
  devin,
  codex,
  gemini,
  antigravity,
  opencode,
  zed,
  goose,
  warp,
  copilot,
  lmStudio,
];
