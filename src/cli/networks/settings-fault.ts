import type { z } from 'zod';

/** The first thing wrong with the settings file, with its place, as a clause. Values are not quoted. */
export function settingsFault({ issues: [issue] }: z.ZodError): string {
  if (issue === undefined) throw new Error('an error without an issue');
  const place = issue.path.map(String).join('.') || 'the file';
  if (issue.code === 'unrecognized_keys') return `${place} has an unknown key, "${issue.keys[0]}"`;
  return `${place}: ${issue.message.replace(/^Invalid input: /, '').replace(/\.$/, '')}`;
}
