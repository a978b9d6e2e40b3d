/** What is used of the library of YAML: a module of its own is loaded with the first file. */
export { CORE_SCHEMA, load } from 'js-yaml';
