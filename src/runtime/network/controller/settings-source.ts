/** Where the settings of a controller come from: a stored network, or what a person enters while one is set up. */
export type SettingsSource = { readonly stored: string } | 'entered';
