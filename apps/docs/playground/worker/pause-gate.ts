/** What training waits at between two steps while it is paused. */
export class PauseGate {
  #opened: Promise<void> = Promise.resolve();
  #open = () => {};
  #isClosed = false;

  get isClosed(): boolean {
    return this.#isClosed;
  }

  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#opened = new Promise((resolve) => (this.#open = resolve));
  }

  open(): void {
    this.#isClosed = false;
    this.#open();
  }

  /** Resolves while the gate is open, or once it is. */
  pass(): Promise<void> {
    return this.#opened;
  }
}
