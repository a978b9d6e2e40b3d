import { setFlagsFromString } from 'node:v8';

/**
 * Functions are compiled to machine code after some hundred calls instead of several thousand, by major version of V8:
 * its defaults are for programs that run much longer than a client is connected.
 */
const SOONER: Readonly<Record<string, string>> = {
  // In bytes of code that were run, 67584 unless said.
  11: '--interrupt-budget=10000',
  // In calls, 3000 unless said.
  12: '--invocation-count-for-turbofan=300',
  13: '--invocation-count-for-turbofan=300',
};

/** A call runs through many small functions: more of them become one. In bytes of code, 460 and 920 unless said. */
const WHOLE = ['--max-inlined-bytecode-size=1000', '--max-inlined-bytecode-size-cumulative=3000'];

/**
 * The HTTP parser is compiled again, which takes 35 MiB for a moment and 10 for good, where there is more than a call or
 * two to gain by it. In bytes that were run, 1.8 to 13 million unless said.
 */
const PARSER = '--wasm-tiering-budget=20000000';

/** The flags for a version of V8 (`process.versions.v8`); none for one that is not known. */
export function flagsFor(version: string): readonly string[] {
  const sooner = SOONER[version.split('.')[0] ?? ''];
  return sooner === undefined ? [] : [sooner, ...WHOLE, PARSER];
}

/** Has the engine run this process as a server of calls. To be done before the first of them. */
export function tuneEngine(): void {
  for (const flag of flagsFor(process.versions.v8)) setFlagsFromString(flag);
}
