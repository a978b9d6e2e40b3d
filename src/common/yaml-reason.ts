/**
 * Why a text is not YAML, without what the parser quotes of it: an alias, for example, is quoted with everything up to the
 * next space, and may be a secret in the wrong file.
 */
export const yamlReason = (reason: string): string => reason.split(/[":!]/, 1)[0]?.trim() ?? '';
