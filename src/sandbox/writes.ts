/** Whether writes work. Once they hang, only a restart of the sandbox helps. */
export class Writes {
  #hanging = false;

  get areHanging(): boolean {
    return this.#hanging;
  }

  hang(): void {
    this.#hanging = true;
  }
}
