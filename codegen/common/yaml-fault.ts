import { yamlReason } from '../../src/common/yaml-reason.ts';
import { InputError } from './errors.ts';

/** The fault of a text that is not YAML, in terms of its lines. @param error thrown by the parser */
export function yamlFault(label: string, error: unknown, remedy: string): InputError {
  const { reason, mark } = error as { reason?: string; mark?: { line: number; column: number } };
  const place = mark ? `line ${mark.line + 1}, column ${mark.column + 1}: ` : '';
  return new InputError(label, '', `${place}${reason === undefined ? String(error) : yamlReason(reason)}`, remedy);
}
