import type { Operation } from '../contract.ts';
import type { ControllerAnswer } from './controller-answer.ts';
import { pictureType } from './picture.ts';

const UTF8 = new TextDecoder('utf-8', { fatal: true });

/** Text types: their bytes are shown as text, even if a few are not valid text. */
const TEXT = /^(text\/.*|.*[/+](json|xml|yaml))$/;

/**
 * Whether an answer is a file or an image instead of text. The bytes decide, unless the document says that it is text.
 * If the document declares an image, it is enough that the answer starts like one.
 */
export function isBinary({ answers = '' }: Partial<Pick<Operation, 'answers'>>, answer: ControllerAnswer): boolean {
  if (answer.status >= 400 || TEXT.test(answers)) return false;
  const { body } = answer;
  if (body.byteLength === 0) return false;
  if (answers.startsWith('image/')) return pictureType(body) !== undefined || isBytes(body);
  return isBytes(body);
}

/** Whether these bytes are not text. */
export function isBytes(body: Uint8Array): boolean {
  if (body.includes(0)) return true;
  try {
    UTF8.decode(body);
    return false;
  } catch {
    return true;
  }
}
