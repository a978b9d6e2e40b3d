/** How findings are formatted: short lines, the most important first. */

import type { Fix } from './finding.ts';

/** A call in the notation of a model. */
export function callText({ arguments: args, tool }: Fix): string {
  return `${tool} ${JSON.stringify(args)}`;
}

/** Joins the lines that exist. Text from the network never starts one. */
export function lines(...parts: readonly (string | undefined | readonly string[])[]): string {
  return parts
    .flatMap((part) => part ?? [])
    .filter((part) => part !== '')
    .map(oneLine)
    .join('\n');
}

const oneLine = (text: string): string => text.replace(/\r?\n/g, '\\n');

/** A time in answers: to the second, in UTC. */
function timeText(time: Date): string {
  return `${time.toISOString().slice(0, 19)}Z`;
}

/** When the data of an answer was current. */
export function asOf({ age, now }: { readonly age: number; readonly now: Date }): string {
  const read = new Date(now.getTime() - age);
  return age < 1_000 ? `As of ${timeText(now)}.` : `As of ${timeText(read)}, ${Math.round(age / 1_000)} s ago.`;
}

/** `1 service`, `2 services`. */
export function count(n: number, one: string, many = `${one}s`): string {
  return `${n} ${n === 1 ? one : many}`;
}
