/** The version of the file format that this program writes. */
export const SETTINGS_VERSION = 1;
