/** A request to the process that accesses the keychain. */
export interface KeyringRequest {
  readonly action: 'read' | 'write' | 'remove';
  readonly service: string;
  readonly account: string;
  /** The text to write. */
  readonly text?: string;
  /** UTF-16 code units that fit into one entry. */
  readonly limit: number;
}

/** Its answer. */
export type KeyringAnswer =
  | { readonly text: string | null }
  | { readonly written: true }
  | { readonly removed: boolean }
  | { readonly failure: string }
  /** It is not all there any more. */
  | { readonly damaged: true }
  /** The library cannot be loaded. */
  | { readonly missing: string };
