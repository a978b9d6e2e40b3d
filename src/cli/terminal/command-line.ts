import { quoted } from './shell-quoted.ts';

/** A command with these words behind it, as a person can paste it into a shell of this platform. */
export const commandLine = (command: string, words: readonly string[], platform = process.platform): string =>
  [command, ...words.map((word) => pasted(word, platform))].join(' ');

function pasted(word: string, platform: NodeJS.Platform): string {
  if (/^[\w@%+=:,./\\-]+$/.test(word)) return word;
  return platform === 'win32' ? `"${word}"` : quoted(word);
}
