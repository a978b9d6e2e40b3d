/** What the data of a tool's answer says, as the bench compares it. */
import type { Row } from './naive.ts';

/** An answer of a tool, as data. */
export type Data = Readonly<Record<string, unknown>>;

export const list = (value: unknown): readonly Row[] => (Array.isArray(value) ? (value as Row[]) : []);
export const texts = (value: unknown): readonly string[] => (Array.isArray(value) ? (value as string[]) : []);

/** Whether a link of the chain is reported as broken. */
export const broken = (link: string) => (data: Data) =>
  list(data['links']).some((each) => each['link'] === link && each['state'] === 'broken') ? [link] : ['none'];
export const policies = (data: Data) => list(data['policies']).map(({ name }) => name);
export const counted = (key: string) => (data: Data) => [
  String((data['counts'] as Readonly<Record<string, number>>)[key]),
];
export const findings = (check: string) => (data: Data) =>
  list(data['findings'])
    .filter((finding) => finding['check'] === check)
    .map((finding) => list(finding['entities'])[0]?.name ?? '');
