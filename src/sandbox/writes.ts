/** Whether changes get through. Once they hang, only a new start of the sandbox ends it. */
export class Writes {
  #hanging = false;

  get areHanging(): boolean {
    return this.#hanging;
  }

  hang(): void {
    this.#hanging = true;
  }
}
