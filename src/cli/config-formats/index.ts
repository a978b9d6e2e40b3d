import type { ConfigFormat } from './config-format.ts';

/** All configuration formats. Each one's library is loaded when a client uses it. */
export const formats = {
  jsonc: async (): Promise<ConfigFormat> => (await import('./jsonc.ts')).jsonc,
  toml: async (): Promise<ConfigFormat> => (await import('./toml.ts')).toml,
  yaml: async (): Promise<ConfigFormat> => (await import('./yaml.ts')).yaml,
};

export type FormatName = keyof typeof formats;
