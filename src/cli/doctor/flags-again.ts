import { servedFlags } from '../installers/server-command.ts';

/** The flags of `run` in an entry, for `install` to write it again as it is. Anything else may be a secret. */
export function flagsIn(args: readonly string[]): string[] {
  const [first, ...rest] = args;
  if (first === undefined) return [];
  const [word = '', value] = first.split(/=(.*)/s);
  const flag = servedFlags.find(({ name }) => word === `--${name}`);
  if (flag === undefined) return flagsIn(rest);
  if (value !== undefined || flag.kind === 'switch') return [first, ...flagsIn(rest)];
  return [...args.slice(0, 2), ...flagsIn(args.slice(2))];
}

/** The flags without one that takes a value. */
export function without(flags: readonly string[], name: string): string[] {
  return flags.filter((word, at) => word !== name && flags[at - 1] !== name && !word.startsWith(`${name}=`));
}
