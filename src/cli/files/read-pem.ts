import { UsageError } from '../usage-error.ts';
import { readTrusted } from './read-trusted.ts';

/**
 * The PEM certificates in the file that a flag names.
 * @param option the flag, for messages
 * @throws {UsageError} if the file cannot be read, has no certificate, or others can write to it
 */
export function readPem(option: string, file: string): string {
  const text = readTrusted(option, file);
  if (text.includes('-----BEGIN CERTIFICATE-----')) return text;
  throw new UsageError(`${option} ${file} contains no PEM certificate.`);
}
