/** Asks what is to become of unsaved work before a page goes. */
import { dialog, type BrowserWindow } from 'electron';
import type { DeskListener } from '../../../core/port/desk.ts';

const ANSWERS = ['Save', 'Do Not Save', 'Cancel'] as const;
/** How long to wait for a page that was told to drop its work, before it goes without an answer. */
const PATIENCE_MS = 1000;

/** The page, which is told to save its work or to drop it, and answers by `done`. */
type Page = Pick<DeskListener, 'saveAndLeave' | 'abandonAndLeave'>;

export class Departure {
  /** The name of the document with unsaved work; null where nothing would be lost. */
  #unsaved: string | null = null;
  #asking = false;
  /** What to do once the page has saved its work, or dropped it. */
  #next: (() => void) | null = null;
  #patience: ReturnType<typeof setTimeout> | undefined;

  /** Notes what the page said last about unsaved work. */
  note(unsaved: string | null): void {
    this.#unsaved = unsaved;
  }

  /** Whether the page may go at once. Otherwise a person is asked, and `next` happens unless the page is to stay. */
  allows(window: BrowserWindow, page: Page | undefined, next: () => void): boolean {
    if (this.#unsaved === null) return true;
    if (!this.#asking) void this.#ask(window, this.#unsaved, page, next);
    return false;
  }

  /** Goes on, since the page has saved or dropped its work as it was told. */
  done(): void {
    clearTimeout(this.#patience);
    this.#go(this.#next);
  }

  async #ask(window: BrowserWindow, name: string, page: Page | undefined, next: () => void): Promise<void> {
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
    clearTimeout(this.#patience);
    const answer = ANSWERS[response];
    // The viewer may cancel saving in its own dialog; then nothing follows.
    this.#next = answer === 'Save' || answer === 'Do Not Save' ? next : null;
    if (answer === 'Save') page?.saveAndLeave();
    if (answer === 'Do Not Save') {
      page?.abandonAndLeave();
      this.#patience = setTimeout(() => {
        this.done();
      }, PATIENCE_MS);
    }
  }

  #go(next: (() => void) | null): void {
    if (next === null) return;
    this.#next = null;
    this.#unsaved = null;
    next();
  }
}
