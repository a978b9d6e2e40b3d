/** Where lines of the trail go. */
export interface AuditSink {
  /** Appends one or more lines at once. @throws {Error} of the file system */
  write(line: string): void;
  /** Returns when everything written before would survive a crash. @throws {Error} of the file system */
  flush(): Promise<void>;
}

/** For operators who collect stderr; what happens to it there is not known. */
export const streamSink = (stream: { write(text: string): unknown }): AuditSink => ({
  write: (line) => {
    stream.write(`${line}\n`);
  },
  flush: async () => undefined,
});
