/** The whole screen, which a talk takes where the browser gives it, and goes on in a window where it does not. */

/** A window that opens may take the screen from the picture, for at most so many milliseconds after it was asked for. */
const OPENING = 2000;

export class WholeScreen {
  /** Whether the picture has the whole screen. */
  taken = $state(false);
  /** Whether the browser refused the screen when it was last asked for by name. */
  refused = $state(false);
  /** Whether a talk goes on that is to have it. */
  #wanted = false;
  #lastOpening = -Infinity;

  /** Takes the screen, and gives it back when what is returned is called; `onLeft` hears that the viewer left it. */
  hold(onLeft: () => void): () => void {
    this.#wanted = true;
    this.refused = false;
    const changed = (): void => {
      this.taken = document.fullscreenElement !== null;
      // The browser leaves the whole screen on Escape without telling the page of the key.
      if (!this.taken && this.#wanted && performance.now() > this.#lastOpening + OPENING) onLeft();
    };
    document.addEventListener('fullscreenchange', changed);
    void this.#take();
    return () => {
      document.removeEventListener('fullscreenchange', changed);
      this.#wanted = false;
      this.taken = false;
      if (document.fullscreenElement !== null) void document.exitFullscreen();
    };
  }

  /** Another window is about to open. */
  expectWindow(): void {
    this.#lastOpening = performance.now();
  }

  /** Takes the screen if a talk is to have it: a browser gives it only after a key or a click, and one key at a time. */
  pressed(): void {
    if (this.#wanted && !this.taken) void this.#take();
  }

  /** Takes the screen, or shows the picture in a window and leaves it there. */
  async toggle(): Promise<void> {
    this.#wanted = !this.taken;
    if (this.#wanted) this.refused = !(await this.#take());
    else await document.exitFullscreen();
  }

  async #take(): Promise<boolean> {
    return await document.documentElement.requestFullscreen().then(
      () => {
        // The talk may have ended before the browser gave it.
        if (!this.#wanted) void document.exitFullscreen();
        return true;
      },
      // Where the browser refuses, the talk goes on in the window.
      () => false,
    );
  }
}
