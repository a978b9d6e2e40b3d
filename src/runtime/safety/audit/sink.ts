/** Where lines of the trail go. */
export interface AuditSink {
  /** Appends a line, or several that are joined by line breaks, at once. @throws {Error} of the file system */
  write(line: string): void;
  /** Returns when everything written before is safe from a crash. @throws {Error} of the file system */
  flush(): Promise<void>;
}

/** For an operator who collects stderr; nothing is known of what happens to it there. */
export const streamSink = (stream: { write(text: string): unknown }): AuditSink => ({
  write: (line) => {
    stream.write(`${line}\n`);
  },
  flush: async () => undefined,
});
