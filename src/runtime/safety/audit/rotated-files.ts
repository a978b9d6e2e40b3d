import { existsSync, readdirSync } from 'node:fs';
import { dirname, join, parse } from 'node:path';

/** What is between name and extension of a rotated file: when, and by which process. */
const STAMP = /^\.\d{8}T\d{9}Z-\d+$/;

/** Where lines about changes go when their file is deleted. */
export function changesPath(path: string): string {
  const { dir, name, ext } = parse(path);
  return join(dir, `${name}.changes${ext}`);
}

/** A timestamped name, later than all existing ones: renaming would overwrite, and readers rely on the order. */
export function nextName(path: string): string {
  const { dir, name, ext } = parse(path);
  const [, year, month, day, hour, minute, rest] =
    /\.(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d{5})Z-/.exec(rotatedFiles(path).at(-1) ?? '') ?? [];
  const last = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${rest?.slice(0, 2)}.${rest?.slice(2)}Z`);
  const time = Math.max(Date.now(), Number.isNaN(last) ? 0 : last + 1);
  const stamp = new Date(time).toISOString().replace(/[-:.]/g, '');
  return join(dir, `${name}.${stamp}-${process.pid}${ext}`);
}

/** The rotated files, oldest first; none if the folder does not exist. */
export function rotatedFiles(path: string): string[] {
  const { name, ext } = parse(path);
  const folder = dirname(path);
  if (!existsSync(folder)) return [];
  const isOurs = (file: string) =>
    file.startsWith(name) && file.endsWith(ext) && STAMP.test(file.slice(name.length, file.length - ext.length));
  return readdirSync(folder)
    .filter(isOurs)
    .sort()
    .map((file) => join(folder, file));
}
