import { operations } from '../../generated/operations.ts';
import type { Command } from '../command.ts';
import { EXIT } from '../exit-code.ts';
import { print } from '../terminal/print.ts';
import { UsageError } from '../usage-error.ts';

const SHELLS = ['bash', 'zsh', 'fish'] as const;

export const completionCommand: Command = {
  name: 'completion',
  operands: SHELLS.join(' | '),
  help: 'print the completion script for your shell',
  flags: [],
  examples: [
    'source <(ziti-mcp completion bash)',
    'ziti-mcp completion fish > ~/.config/fish/completions/ziti-mcp.fish',
  ],

  async run({ operands: [name, ...more], stdout, commands }) {
    const shell = SHELLS.find((each) => each === name);
    if (shell === undefined || more.length > 0) {
      throw new UsageError(`completion needs the name of a shell: ${SHELLS.join(', ')}.`);
    }
    const [{ scripts }, { completed }] = await Promise.all([
      import('../completion/index.ts'),
      import('../completion/words.ts'),
    ]);
    const script = scripts[shell]({
      commands: (await commands()).map(completed),
      tools: operations.map(({ name }) => name),
      categories: [...new Set(operations.map(({ category }) => category))].sort(),
    });
    await print(stdout, script.trimEnd());
    return EXIT.done;
  },
};
