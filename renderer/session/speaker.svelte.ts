/**
 * The speaker's window: a page beside the lab's with notes, what comes next, and the time. It shows what this window
 * tells it and asks this window to act, so that nothing is known twice.
 */
import { NOTES_SIZES } from '../../core/document/settings.ts';
import type { KernelDescription } from '../../core/kernel.ts';
import type { Problem } from '../../core/outcome.ts';
import type { Shot } from '../../core/document/storyboard.ts';
import { SPEAKER_PAGE } from '../../core/port/meeting.ts';
import { runTitle } from '../film/run-title.ts';
import { readFromSpeaker, tagged } from '../speaker/messages.ts';
import type { FromSpeaker, SpeakerView, ToSpeaker, Untagged } from '../speaker/messages.ts';
import type { Settings } from './settings.svelte.ts';
import type { Thumbnails } from './thumbnails.svelte.ts';
import { perform } from './talk-actions.ts';
import type { TalkParts } from './talk-actions.ts';

/** One window for each lab: a name that is asked for again leads to the window that has it. */
const NAME = 'tilescope-speaker';
const FEATURES = 'popup,width=1100,height=720';

/** What the speaker's window needs of the lab. */
export interface Spoken extends TalkParts {
  readonly settings: Settings;
  readonly thumbnails: Pick<Thumbnails, 'of' | 'want'>;
  readonly request: { readonly kernels: readonly KernelDescription[] };
  /** Shows why the window cannot be opened. */
  notice: Problem | null;
}

export class Speaker {
  readonly #lab: Spoken;
  /** The window, once its page has said that it is there; it may be closed by now. */
  #window = $state.raw<Window | null>(null);

  constructor(lab: Spoken) {
    this.#lab = lab;
  }

  /** Whether the speaker's window is there. */
  get open(): boolean {
    return this.#window?.closed === false;
  }

  /** Everything that the window shows. */
  readonly view: SpeakerView = $derived.by(() => {
    const { director, settings, screen, request, thumbnails } = this.#lab;
    const { storyboard, chosen, presenting, watch } = director;
    const known = ({ caption, run }: Shot) => ({ caption, runs: runTitle(run, request.kernels) });
    const number = Math.min(chosen, storyboard.length - 1);
    const shot = storyboard[number];
    const next = storyboard[number + 1];
    return {
      theme: settings.theme,
      talk: presenting ? 'on' : director.presented ? 'over' : 'before',
      shots: storyboard.length,
      shot: shot === undefined ? null : { ...known(shot), number, notes: shot.notes },
      next: next === undefined ? null : { ...known(next), picture: thumbnails.of(next) },
      stands: presenting ? director.stands : null,
      black: director.black,
      screen: screen.taken ? 'whole' : screen.refused ? 'refused' : 'window',
      watch,
      notesSize: settings.notesSize,
    };
  });

  /** Listens to the window and tells it whatever changes; called while the lab's component is set up. */
  follow(): void {
    $effect(() => {
      const hear = (event: MessageEvent<unknown>): void => this.#hear(event);
      window.addEventListener('message', hear);
      return () => {
        window.removeEventListener('message', hear);
      };
    });
    $effect(() => {
      const { director, thumbnails } = this.#lab;
      const { storyboard, chosen, presenting } = director;
      // Nothing is drawn while a talk goes on.
      if (this.#window === null || presenting) return;
      return thumbnails.want([...storyboard.slice(chosen + 1), ...storyboard.slice(0, chosen + 1)]);
    });
    $effect(() => {
      this.#tell({ view: this.view });
    });
  }

  /** Opens the window, or brings it to the front. */
  show(): void {
    if (this.open) {
      this.#window?.focus();
      return;
    }
    this.#lab.screen.expectWindow();
    if (window.open(SPEAKER_PAGE, NAME, FEATURES) !== null) return;
    this.#lab.notice = {
      message: 'The browser has blocked the speaker’s window: allow pop-ups for this page, and open it again.',
    };
  }

  /** Shows notes in the next size, or in the one before. */
  resizeNotes(direction: 1 | -1): void {
    const { settings } = this.#lab;
    settings.notesSize = NOTES_SIZES[NOTES_SIZES.indexOf(settings.notesSize) + direction] ?? settings.notesSize;
  }

  #hear({ data, source, origin }: MessageEvent<unknown>): void {
    if (origin !== window.location.origin || !isWindow(source)) return;
    const message = readFromSpeaker(data);
    if (message === null) return;
    this.#take(message, source);
  }

  #take(message: FromSpeaker, source: Window): void {
    switch (message.kind) {
      case 'hello':
        // Whoever says so was opened by this window, or by the page that was in it before it was loaded anew.
        this.#window = source;
        this.#tell({ view: this.view });
        return;
      case 'act':
        if (source === this.#window) perform(this.#lab, message.action);
    }
  }

  #tell(message: Untagged<ToSpeaker>): void {
    this.#window?.postMessage(tagged(message), window.location.origin);
  }
}

function isWindow(source: MessageEventSource | null): source is Window {
  return source !== null && 'closed' in source;
}
