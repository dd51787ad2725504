/** The link of the speaker's window to the lab's, which opened it. */
import { readToSpeaker, tagged } from './messages.ts';
import type { FromSpeaker, SpeakerView, Untagged } from './messages.ts';
import type { RemoteAction } from './talk-actions.ts';

/** Milliseconds between looks at whether the lab's window is there, and after which one that says nothing is missed. */
const INTERVAL = 1000;
const PATIENCE = 4000;

export class Link {
  /** What the lab's window shows last; null until it has said so. */
  view = $state.raw<SpeakerView | null>(null);
  /** Why nothing more is heard of the lab's window: it is closed, or does not answer, as while its page is loaded again. */
  silence = $state<'closed' | 'mute' | null>(null);
  #heard = performance.now();
  readonly #lab: Window | null = window.opener as Window | null;

  /** Keeps the link until what it returns is called. */
  hold(): () => void {
    const hear = (event: MessageEvent<unknown>): void => this.#hear(event);
    window.addEventListener('message', hear);
    const seek = (): void => {
      if (this.#lab === null || this.#lab.closed) this.silence = 'closed';
      else if (performance.now() > this.#heard + PATIENCE) this.silence = 'mute';
      this.#say({ kind: 'hello' });
    };
    const timer = setInterval(seek, INTERVAL);
    seek();
    return () => {
      clearInterval(timer);
      window.removeEventListener('message', hear);
    };
  }

  /** Asks the lab's window to act. */
  act(action: RemoteAction): void {
    this.#say({ kind: 'act', action }, this.view?.screen !== 'whole');
  }

  #hear({ data, source, origin }: MessageEvent<unknown>): void {
    if (source !== this.#lab || origin !== window.location.origin) return;
    const message = readToSpeaker(data);
    if (message === null) return;
    this.#heard = performance.now();
    this.view = message.view;
    this.silence = null;
  }

  /** @param lends whether a key that was pressed here may bring the picture to the whole screen there */
  #say(message: Untagged<FromSpeaker>, lends = false): void {
    const targetOrigin = window.location.origin;
    // A browser without this kind of delegation does not know the word, and leaves the picture in its window.
    const options =
      lends && navigator.userActivation.isActive ? { targetOrigin, delegate: 'fullscreen' } : { targetOrigin };
    this.#lab?.postMessage(tagged(message), options);
  }
}
