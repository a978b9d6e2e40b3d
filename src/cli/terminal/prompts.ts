import { S_BAR } from '@clack/prompts';
import { fitted, type Screen } from './fitted.ts';

/**
 * The parts of the prompt library used here. In its own module, so that it is bundled without the rest and only loaded
 * when needed.
 */
export { confirm, isCancel, log, multiselect, password, select, text } from '@clack/prompts';

// A terminal that does not know its size has no columns: the library would put each character on a line of its own.
if (process.stdout.columns === 0) Object.assign(process.stdout, { columns: 80, rows: 24 });

/** Columns that the library's line at the left takes. */
export const MARGIN = 3;

/** A text in lines that fit, each next to the library's line, which it only draws by itself for some prompts. */
export const lined = (text: string, screen: Screen): string =>
  fitted(text, screen, MARGIN).replaceAll('\n', `\n${S_BAR}  `);
