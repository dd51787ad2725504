/** Asks what is to become of unsaved work before a page goes. */
import { dialog, type BrowserWindow } from 'electron';

const ANSWERS = ['Save', 'Do Not Save', 'Cancel'] as const;

export class Departure {
  /** The name of the document with unsaved work; null where nothing would be lost. */
  #unsaved: string | null = null;
  #asking = false;
  /** What to do once the page has saved. */
  #next: (() => void) | null = null;

  /** Notes what the page said last about unsaved work. */
  note(unsaved: string | null): void {
    this.#unsaved = unsaved;
  }

  /**
   * Whether the page may go at once. Otherwise a person is asked, and `next` happens unless the page is to stay.
   *
   * @param save tells the page to save and, where that is done, to say so by `saved`
   */
  allows(window: BrowserWindow, save: () => void, next: () => void): boolean {
    if (this.#unsaved === null) return true;
    if (!this.#asking) void this.#ask(window, this.#unsaved, save, next);
    return false;
  }

  /** Goes on, since the page has saved what it was told to save. */
  saved(): void {
    this.#go(this.#next);
  }

  async #ask(window: BrowserWindow, name: string, save: () => void, next: () => void): Promise<void> {
    this.#asking = true;
    const { response } = await dialog.showMessageBox(window, {
      type: 'question',
      message: `Save the changes to ${name}?`,
      detail: 'What is not saved is lost.',
      buttons: [...ANSWERS],
      defaultId: ANSWERS.indexOf('Save'),
      cancelId: ANSWERS.indexOf('Cancel'),
    });
    this.#asking = false;
    // The viewer may cancel saving in its own dialog; then nothing follows.
    this.#next = ANSWERS[response] === 'Save' ? next : null;
    if (ANSWERS[response] === 'Save') save();
    if (ANSWERS[response] === 'Do Not Save') this.#go(next);
  }

  #go(next: (() => void) | null): void {
    if (next === null) return;
    this.#next = null;
    this.#unsaved = null;
    next();
  }
}
