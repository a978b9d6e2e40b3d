import { hasTerminal } from './terminal-question.ts';

/** Prompts for a passphrase without echo; undefined without a terminal, so that the caller can say what to do. */
export function passphraseAsker(question: string): (() => Promise<string>) | undefined {
  if (!hasTerminal()) return undefined;
  return async () => {
    const { isCancel, password } = await import('./init/prompts.ts');
    const answer = await password({ message: question, output: process.stderr });
    return isCancel(answer) ? '' : answer;
  };
}
