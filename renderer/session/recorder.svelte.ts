/** Recording in the lab: what the viewer wants recorded, what files that gives, and how far it is. */
import { embedRun } from '../../core/embed/page.ts';
import { TEMPLATE_FILE } from '../../core/embed/contract.ts';
import { wholeRun } from '../../core/document/storyboard.ts';
import type { Shot } from '../../core/document/storyboard.ts';
import { clipName, FORMATS } from '../../core/film/formats.ts';
import type { FormatName } from '../../core/film/formats.ts';
import type { FilmSettings } from '../../core/film/settings.ts';
import { checkSettings } from '../../core/film/settings.ts';
import type { Problem } from '../../core/outcome.ts';
import type { SnapshotPort } from '../../core/port/contract.ts';
import { messageOf } from '../../core/message.ts';
import { pickDestination } from '../film/destination.ts';
import type { Destination } from '../film/destination.ts';
import { leaderIn } from '../compare/cast.ts';
import type { Film } from '../film/film.ts';
import { createFilms, framesOf, recordFilms } from '../film/record-films.ts';
import { checkName } from '../film/file-name.ts';
import type { Comparison } from './comparison.svelte.ts';
import type { Director } from './director.svelte.ts';
import type { Playback } from './playback.svelte.ts';
import type { Settings } from './settings.svelte.ts';

/**
 * What is filmed: all shots as one film, each shot as a film of its own, the selected shot, or the whole run as
 * playing shows it.
 */
export const SUBJECTS = ['storyboard', 'clips', 'shot', 'run'] as const;
export type Subject = (typeof SUBJECTS)[number];

/** The kinds of file that can be made in the lab; single PNG files come in a ZIP here. */
export const MADE = ['mp4', 'webm', 'gif', 'apng', 'zip', 'still', 'page'] as const;
export type Made = (typeof MADE)[number];

/** Bytes for each pixel of each frame, measured on films of several kernels. They are good enough for an estimate. */
const DENSITY: Readonly<Record<FormatName, number>> = {
  mp4: 0.012,
  webm: 0.016,
  gif: 0.02,
  apng: 0.25,
  frames: 0.6,
  zip: 0.6,
  still: 0.6,
};

interface Question {
  readonly names: readonly string[];
  readonly answer: (replace: boolean) => void;
}

interface Flight {
  readonly controller: AbortController;
  readonly done: number;
  readonly total: number;
  /** The time of the page's clock at which the first frame was done. */
  readonly started: number;
}

/** The parts of the lab that recording reads. */
interface Recorded {
  readonly lab: SnapshotPort;
  readonly comparison: Comparison;
  readonly director: Director;
  readonly playback: Playback;
  readonly settings: Settings;
}

export class Recorder {
  readonly #of: Recorded;
  open = $state(false);
  made = $state<Made>('mp4');
  subject = $state<Subject>('storyboard');
  size = $state('1920x1080');
  fps = $state(30);
  transparent = $state(false);
  /** The name that the viewer typed for the file, without its ending; while it is null the kernel names the file. */
  typed = $state<string | null>(null);
  flight = $state.raw<Flight | null>(null);
  problem = $state.raw<Problem | null>(null);
  /** The outcome of the last recording, in one line. */
  told = $state<string | null>(null);
  /** Asks whether existing files may be replaced, while the viewer has not answered. */
  question = $state.raw<Question | null>(null);
  /** A page of the run that has been made and can be saved. */
  page = $state.raw<Uint8Array<ArrayBuffer> | null>(null);

  /** What is filmed with the storyboard as it is: without shots it is the whole run. */
  readonly shown: Subject = $derived.by(() => (this.#of.director.storyboard.length === 0 ? 'run' : this.subject));
  readonly shots: readonly Shot[] = $derived.by(() => {
    const { director, comparison, settings } = this.#of;
    const { storyboard } = director;
    if (this.shown === 'storyboard' || this.shown === 'clips') return storyboard;
    const chosen = storyboard[director.chosen];
    if (this.shown === 'shot' && chosen !== undefined) return [{ ...chosen, travel: 0 }];
    return [{ ...wholeRun(comparison.lead.index?.events ?? 0), pace: { speed: settings.speed }, ...director.framing }];
  });
  readonly settings: FilmSettings = $derived.by(() => {
    const [width, height] = this.size.split('x').map(Number) as [number, number];
    const { theme, colours, projector } = this.#of.settings;
    const format = this.made === 'page' ? 'still' : this.made;
    const transparent = this.transparent && FORMATS[format].transparent;
    return { format, codec: null, width, height, fps: this.fps, theme, colours, projector, transparent };
  });
  /** A single film, or one for each shot, or why there is none. */
  readonly films: readonly Film[] | Problem = $derived.by(() => {
    const checked = checkSettings(this.settings);
    if (!checked.ok) return checked.problem;
    const { cast, open } = this.#of.comparison;
    if (cast === null) {
      return { message: open ? 'Wait until all compared runs have finished.' : 'There is no run to record yet.' };
    }
    const films = createFilms(leaderIn(cast), this.shots, this.shown === 'clips', this.fps);
    return films.ok ? films.value : films.problem;
  });
  /** Whether the dialog must wait: for a recording in flight or for an answer about existing files. */
  readonly busy: boolean = $derived.by(() => this.flight !== null || this.question !== null);
  readonly name: string = $derived.by(() => this.typed ?? this.#of.comparison.first.run?.kernel ?? '');
  /** The names of the files that will be made together, or what is wrong with them. */
  readonly fileNames: readonly string[] | Problem = $derived.by(() => {
    const { made, name, films } = this;
    if (made !== 'page' && this.shown === 'clips') {
      return 'message' in films ? films : films.map((_, shot) => clipName(shot, made));
    }
    return checkName(name) ?? [`${name}.${made === 'page' ? 'html' : FORMATS[made].extension}`];
  });
  /** The number of frames of all films together. */
  readonly frames: number = $derived.by(() => ('message' in this.films ? 0 : framesOf(this.films, this.settings)));
  /** An estimate of the bytes of all films together. */
  readonly bytes = $derived.by(() => {
    const { format, width, height } = this.settings;
    return DENSITY[format] * width * height * this.frames;
  });

  constructor(recorded: Recorded) {
    this.#of = recorded;
  }

  /** An estimate of the milliseconds until the recording is done; null while there is nothing to estimate from. */
  left(now: number): number | null {
    const { flight } = this;
    if (flight === null || flight.done < 2) return null;
    return ((now - flight.started) / (flight.done - 1)) * (flight.total - flight.done);
  }

  cancel(): void {
    this.flight?.controller.abort(new Error('The recording was cancelled.'));
  }

  async start(): Promise<void> {
    const { films, settings, shown } = this;
    const { lab, comparison } = this.#of;
    const { cast } = comparison;
    if (cast === null || 'message' in films) return;
    await this.#into(async (destination, controller) => {
      const started = performance.now();
      const reports = await recordFilms({
        lab,
        cast,
        films,
        settings,
        filesOf: (film) => destination.filesOf(film),
        signal: controller.signal,
        onProgress: ({ done, total }) => {
          const first = this.flight?.done === 0 ? performance.now() : (this.flight?.started ?? started);
          this.flight = { controller, done, total, started: first };
        },
      });
      const frames = counted(
        reports.reduce((sum, report) => sum + report.frames, 0),
        'frame',
      );
      return shown === 'clips' ? `${counted(reports.length, 'clip')}, ${frames}` : frames;
    });
  }

  /** Makes the page of the run, so that its size is known before it is saved. */
  async preparePage(): Promise<void> {
    const { lab, comparison, settings } = this.#of;
    const { run, time, camera } = comparison.first;
    const { theme } = settings;
    if (run === null) return;
    const controller = new AbortController();
    this.#begin(controller, 100);
    try {
      const answer = await fetch(TEMPLATE_FILE);
      if (!answer.ok) throw new Error('The template of the page is missing; build Tilescope again.');
      const view = { run, time, camera, theme };
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
    if (page === null) return;
    await this.#into(async (destination) => {
      const files = destination.filesOf(0);
      await files.begin(null);
      await files.write(0, page);
      await files.end();
      return `${(page.length / 1e6).toFixed(1)} MB`;
    });
  }

  /** Drops a page that was prepared and news of the last recording, which another choice makes out of date. */
  forget(): void {
    this.page = null;
    this.problem = null;
    this.told = null;
  }

  async #into(make: (destination: Destination, controller: AbortController) => Promise<string>): Promise<void> {
    const { fileNames } = this;
    if ('message' in fileNames) return;
    let destination: Destination | null;
    try {
      destination = await pickDestination(fileNames);
    } catch (error) {
      this.problem = { message: `The folder cannot be used: ${messageOf(error)}` };
      return;
    }
    if (destination === null || !(await this.#mayReplace(destination.present))) return;
    const controller = new AbortController();
    this.#begin(controller, Math.max(this.frames, 1));
    this.#of.playback.pause();
    try {
      this.told = `${destination.name} is ready: ${await make(destination, controller)}.`;
    } catch (error) {
      // The file that was being written is given up. Should that fail too, the viewer is told of the first failure.
      await destination.abandon().catch(() => undefined);
      this.problem = { message: messageOf(error) };
    } finally {
      this.flight = null;
    }
  }

  /** Asks the viewer whether these files may be replaced; with none there is nothing to ask. */
  async #mayReplace(names: readonly string[]): Promise<boolean> {
    this.problem = null;
    this.told = null;
    if (names.length === 0) return true;
    try {
      return await new Promise<boolean>((answer) => {
        this.question = { names, answer };
      });
    } finally {
      this.question = null;
    }
  }

  #begin(controller: AbortController, total: number): void {
    this.forget();
    this.flight = { controller, done: 0, total, started: performance.now() };
  }
}

/** A count with its noun: "1 clip", "2 clips". */
export function counted(count: number, thing: string): string {
  return `${count} ${thing}${count === 1 ? '' : 's'}`;
}
