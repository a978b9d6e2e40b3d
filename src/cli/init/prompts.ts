/** What is used of the library of prompts: a module of its own is bundled without the rest, and loaded when somebody is asked. */
export { confirm, isCancel, log, multiselect, password, select, text } from '@clack/prompts';
