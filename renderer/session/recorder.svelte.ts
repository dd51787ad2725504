/** Recording in the lab: what is wished, what it would be, and how far it is. */
import { embedRun } from '../../core/embed/page.ts';
import { TEMPLATE_FILE } from '../../core/embed/contract.ts';
import { wholeRun } from '../../core/document/storyboard.ts';
import type { Shot } from '../../core/document/storyboard.ts';
import type { FilmSettings } from '../../core/film/contract.ts';
import { checkSettings, FORMATS } from '../../core/film/formats.ts';
import type { FormatName } from '../../core/film/formats.ts';
import type { Problem } from '../../core/kernel.ts';
import { messageOf } from '../message.ts';
import { pickDestination } from '../record/destination.ts';
import type { Destination } from '../record/destination.ts';
import { createFilm } from '../record/film.ts';
import type { Film } from '../record/film.ts';
import { record } from '../record/record.ts';
import type { Session } from './session.svelte.ts';

/** What a film is made of: all shots, the one in hand, or the whole run at the speed of playing. */
export const SUBJECTS = ['storyboard', 'shot', 'run'] as const;
export type Subject = (typeof SUBJECTS)[number];

/** What can be made in the lab; PNG files come in a ZIP here. */
export const MADE = ['mp4', 'webm', 'gif', 'apng', 'zip', 'still', 'page'] as const;
export type Made = (typeof MADE)[number];

/** Bytes for each pixel of each frame, measured on films of several kernels: good enough to plan with. */
const DENSITY: Readonly<Record<FormatName, number>> = {
  mp4: 0.012,
  webm: 0.016,
  gif: 0.02,
  apng: 0.25,
  frames: 0.6,
  zip: 0.6,
  still: 0.6,
};

interface Flight {
  readonly controller: AbortController;
  readonly done: number;
  readonly total: number;
  /** When its first frame was done, by the page's clock. */
  readonly started: number;
}

export class Recorder {
  readonly #session: Session;
  open = $state(false);
  made = $state<Made>('mp4');
  subject = $state<Subject>('storyboard');
  size = $state('1920x1080');
  fps = $state(30);
  transparent = $state(false);
  flight = $state.raw<Flight | null>(null);
  problem = $state.raw<Problem | null>(null);
  /** What was made last, in one line. */
  told = $state<string | null>(null);
  /** A page that is ready to be saved. */
  page = $state.raw<Uint8Array<ArrayBuffer> | null>(null);

  /** The storyboard while there is one. */
  readonly shown: Subject = $derived.by(() => (this.#session.storyboard.length === 0 ? 'run' : this.subject));
  readonly shots: readonly Shot[] = $derived.by(() => {
    const { storyboard, director, index, playback, camera, toScale, focus } = this.#session;
    if (this.shown === 'storyboard') return storyboard;
    const chosen = storyboard[director.chosen];
    if (this.shown === 'shot' && chosen !== undefined) return [{ ...chosen, travel: 0 }];
    return [{ ...wholeRun(index?.events ?? 0), pace: { speed: playback.speed }, camera, toScale, focus }];
  });
  readonly settings: FilmSettings = $derived.by(() => {
    const [width, height] = this.size.split('x').map(Number) as [number, number];
    const { theme, colours } = this.#session;
    const format = this.made === 'page' ? 'still' : this.made;
    const transparent = this.transparent && FORMATS[format].transparent;
    return { format, codec: null, width, height, fps: this.fps, theme, colours, transparent };
  });
  readonly film: Film | Problem = $derived.by(() => {
    const checked = checkSettings(this.settings);
    if (!checked.ok) return checked.problem;
    const { index } = this.#session;
    if (index === null) return { message: 'There is no run to record yet.' };
    const film = createFilm(index, this.shots, this.fps);
    return film.ok ? film.value : film.problem;
  });
  /** About how many bytes the film will have. */
  readonly bytes = $derived.by(() => {
    if ('message' in this.film) return 0;
    const { format, width, height } = this.settings;
    return DENSITY[format] * width * height * (format === 'still' ? 1 : this.film.frames);
  });

  constructor(session: Session) {
    this.#session = session;
  }

  /** Milliseconds until it is done; null while that cannot be told. */
  left(now: number): number | null {
    const { flight } = this;
    if (flight === null || flight.done < 2) return null;
    return ((now - flight.started) / (flight.done - 1)) * (flight.total - flight.done);
  }

  cancel(): void {
    this.flight?.controller.abort(new Error('The recording was cancelled.'));
  }

  async start(): Promise<void> {
    const { film, settings } = this;
    const { index, lab } = this.#session;
    if (index === null || 'message' in film) return;
    const format = FORMATS[settings.format];
    await this.#into(`${index.run.kernel}.${format.extension}`, format.title, async (files, controller) => {
      const started = performance.now();
      const report = await record({
        lab,
        index,
        film,
        settings,
        files,
        signal: controller.signal,
        onFrame: (done, total) => {
          const first = this.flight?.done === 0 ? performance.now() : (this.flight?.started ?? started);
          this.flight = { controller, done, total, started: first };
        },
      });
      return `${report.frames} ${report.frames === 1 ? 'frame' : 'frames'}`;
    });
  }

  /** Makes the page of the run, so that its size is known before it is saved. */
  async preparePage(): Promise<void> {
    const { run, lab, playback, camera, theme } = this.#session;
    if (run === null) return;
    const controller = new AbortController();
    this.#begin(controller, 100);
    try {
      const answer = await fetch(TEMPLATE_FILE);
      if (!answer.ok) throw new Error('The page to export into is not there; build Tilescope again.');
      const view = { run, time: playback.time, camera, theme };
      const page = await embedRun(lab, view, await answer.text(), (share) => {
        controller.signal.throwIfAborted();
        this.flight = { controller, done: Math.round(share * 100), total: 100, started: 0 };
      });
      if (page.ok) this.page = page.value;
      else this.problem = page.problem;
    } catch (error) {
      this.problem = { message: messageOf(error) };
    } finally {
      this.flight = null;
    }
  }

  async savePage(): Promise<void> {
    const { page } = this;
    const { run } = this.#session;
    if (page === null || run === null) return;
    await this.#into(`${run.kernel}.html`, 'Web page', async (files) => {
      await files.begin(null);
      await files.write(0, page);
      await files.end();
      return `${(page.length / 1e6).toFixed(1)} MB`;
    });
  }

  /** Another choice makes what was prepared or told before out of date. */
  forget(): void {
    this.page = null;
    this.problem = null;
    this.told = null;
  }

  async #into(
    name: string,
    title: string,
    make: (files: Destination['files'], controller: AbortController) => Promise<string>,
  ): Promise<void> {
    const picked = await pickDestination(name, title);
    if (picked === null) return;
    this.forget();
    if (!picked.ok) {
      this.problem = picked.problem;
      return;
    }
    const destination = picked.value;
    const controller = new AbortController();
    this.#begin(controller, 'message' in this.film ? 1 : this.film.frames);
    this.#session.playback.pause();
    try {
      this.told = `${destination.name} is ready: ${await make(destination.files, controller)}.`;
    } catch (error) {
      // A file that was not closed is given up; if even that fails, what went wrong first is what is told.
      await destination.abandon().catch(() => undefined);
      this.problem = { message: messageOf(error) };
    } finally {
      this.flight = null;
    }
  }

  #begin(controller: AbortController, total: number): void {
    this.forget();
    this.flight = { controller, done: 0, total, started: performance.now() };
  }
}
