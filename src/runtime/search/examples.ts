/** An example question, ready to be compared with. */
export interface Example {
  /** The operation that it asks for. */
  readonly name: string;
  readonly features: ReadonlySet<string>;
}
