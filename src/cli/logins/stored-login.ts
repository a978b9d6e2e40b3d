/** How to log in to a network: the method, and its settings besides secrets. */
export interface StoredLogin {
  readonly method: string;
  readonly [setting: string]: unknown;
}
