import type { ConfigFormat } from './config-format.ts';

/** Every form of configuration. The library of each is loaded when a client is written in it. */
export const formats = {
  jsonc: async (): Promise<ConfigFormat> => (await import('./jsonc.ts')).jsonc,
  toml: async (): Promise<ConfigFormat> => (await import('./toml.ts')).toml,
  yaml: async (): Promise<ConfigFormat> => (await import('./yaml.ts')).yaml,
};

export type FormatName = keyof typeof formats;
