import { setFlagsFromString } from 'node:v8';

/**
 * Functions are compiled to machine code after some hundred calls instead of several thousand, by major version of V8:
 * its defaults are for programs that run much longer than a client is connected.
 */
const SOONER: Readonly<Record<string, string>> = {
  // In bytes of code that were run, 67584 unless said.
  11: '--interrupt-budget=4000',
  // In calls, 3000 unless said.
  12: '--invocation-count-for-turbofan=300',
  13: '--invocation-count-for-turbofan=300',
};

/**
 * The HTTP parser stays as it is compiled at first, for about a thousand answers: to compile it again takes 35 MiB, some
 * of which stay, and makes a call no faster that can be measured. In bytes that were run, 1.8 to 13 million unless said.
 */
const PARSER = '--wasm-tiering-budget=20000000';

/** The flags for a version of V8 (`process.versions.v8`); none for one that is not known. */
export function flagsFor(version: string): readonly string[] {
  const sooner = SOONER[version.split('.')[0] ?? ''];
  return sooner === undefined ? [] : [sooner, PARSER];
}

/** Has the engine run this process as a server of calls. To be done before the first of them. */
export function tuneEngine(): void {
  for (const flag of flagsFor(process.versions.v8)) setFlagsFromString(flag);
}
