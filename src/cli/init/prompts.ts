/**
 * The parts of the prompt library used here. In its own module, so that it is bundled without the rest and only loaded
 * when needed.
 */
export { confirm, isCancel, log, multiselect, password, select, text } from '@clack/prompts';
