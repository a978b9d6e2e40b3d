/** The parts of the YAML library used here. In its own module, so that it is only loaded when needed. */
export { CORE_SCHEMA, load } from 'js-yaml';
