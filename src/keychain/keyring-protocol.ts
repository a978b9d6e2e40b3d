/** What the process that reaches the keychain is asked for. */
export interface KeyringRequest {
  readonly action: 'read' | 'write' | 'remove';
  readonly service: string;
  readonly account: string;
  /** What is to be written. */
  readonly text?: string;
  /** UTF-16 code units that fit into one entry. */
  readonly limit: number;
}

/** What it answers. */
export type KeyringAnswer =
  | { readonly text: string | null }
  | { readonly written: true }
  | { readonly removed: boolean }
  | { readonly failure: string }
  /** The library cannot be loaded. */
  | { readonly missing: string };
