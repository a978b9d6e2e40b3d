import { escapeLine } from '../../runtime/safety/sanitize/escape.ts';
import { redactPatterns } from '../../runtime/safety/secrets/patterns.ts';

/** A line for stderr that can neither control a terminal nor tell secrets. */
export const safeLine = (text: string): string => escapeLine(redactPatterns(text));
