/** Recording in the lab: what the viewer wants recorded, what files that gives, and how far it is. */
import type { Shot } from '../../core/document/storyboard.ts';
import { FORMATS, partName } from '../../core/film/formats.ts';
import type { Extra, FilePart } from '../../core/film/formats.ts';
import type { FilmSettings } from '../../core/film/settings.ts';
import { checkSettings, DIGEST, PAGE_FPS } from '../../core/film/settings.ts';
import type { Stretch } from '../../core/film/contract.ts';
import { loopOf, shotsOf } from '../film/film.ts';
import type { Problem } from '../../core/outcome.ts';
import { distinct } from '../../core/search.ts';
import type { LabPort } from '../../core/port/contract.ts';
import { messageOf } from '../../core/message.ts';
import { pickDestination } from '../film/destination.ts';
import type { Destination } from '../film/destination.ts';
import type { Cast } from '../compare/cast.ts';
import { bytesOf, planOf } from '../film/plan.ts';
import { remarksOf } from '../film/remarks.ts';
import type { CastFilm } from '../film/film.ts';
import type { PointsOf } from '../film/painter.ts';
import { record } from '../film/record.ts';
import { createFilms, framesOf } from '../film/record-films.ts';
import { checkName } from '../film/file-name.ts';
import type { Comparison } from './comparison.svelte.ts';
import type { Director } from './director.svelte.ts';
import type { Playback } from './playback.svelte.ts';
import type { Settings } from './settings.svelte.ts';
import { keyOfWanted, wantedBy } from './talk-runs.svelte.ts';

/**
 * What is filmed: all shots as one film, each shot as a film of its own, the selected shot, or the whole run as
 * playing shows it.
 */
export const SUBJECTS = ['storyboard', 'clips', 'shot', 'run'] as const;
export type Subject = (typeof SUBJECTS)[number];

/** The kinds of file that can be made in the lab; single PNG files come in a ZIP here. */
export const MADE = ['mp4', 'webm', 'gif', 'apng', 'zip', 'pptx', 'reveal', 'still', 'vector', 'pdf', 'page'] as const;
export type Made = (typeof MADE)[number];

/** What is known of a recording before it begins. */
export interface Foreseen {
  /** About how many milliseconds drawing takes. */
  readonly milliseconds: number;
  /** What of the look of the cards will not look as it is meant, in sentences. */
  readonly remarks: readonly string[];
  /** Why it cannot be drawn on this machine. */
  readonly problem: string | null;
}

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
  readonly lab: Pick<LabPort, 'snapshot' | 'characters' | 'print'>;
  readonly comparison: Comparison;
  readonly director: Director;
  readonly playback: Playback;
  readonly settings: Settings;
}

export class Filming {
  readonly #of: Recorded;
  open = $state(false);
  made = $state<Made>('mp4');
  subject = $state<Subject>('storyboard');
  size = $state('1920x1080');
  fps = $state(30);
  transparent = $state(false);
  /** Whether a page begins again at its end; a film goes back to its beginning the way it came. */
  loop = $state(false);
  /** Whether a page plays as soon as it is seen. */
  autoplay = $state(false);
  /** Whether the words of a film are written beside it as subtitles. */
  subtitles = $state(false);
  /** The name that the viewer typed for the file, without its ending; while it is null the kernel names the file. */
  typed = $state<string | null>(null);
  flight = $state.raw<Flight | null>(null);
  problem = $state.raw<Problem | null>(null);
  /** The outcome of the last recording, in one line. */
  told = $state<string | null>(null);
  /** What was foreseen last, and of which films. */
  #foreseen = $state.raw<(Foreseen & { readonly films: readonly CastFilm[]; readonly settings: FilmSettings }) | null>(
    null,
  );
  /** Asks whether existing files may be replaced, while the viewer has not answered. */
  question = $state.raw<Question | null>(null);

  /** What is filmed with the storyboard as it is: without shots it is the whole run. */
  readonly shown: Subject = $derived.by(() => {
    if (this.#of.director.storyboard.length === 0) return 'run';
    // Slides hold a film each in any case.
    return this.kind === 'slides' && this.subject === 'clips' ? 'storyboard' : this.subject;
  });
  readonly shots: readonly Shot[] = $derived.by(() => {
    const { director, comparison, settings } = this.#of;
    const { storyboard } = director;
    if (this.shown === 'storyboard' || this.shown === 'clips') return storyboard;
    const chosen = storyboard[director.chosen];
    if (this.shown === 'shot' && chosen !== undefined) return [{ ...chosen, travel: 0 }];
    const { runNow } = director;
    if (runNow === null) return [];
    const stretch: Stretch = {
      from: null,
      until: null,
      part: null,
      // At the usual speed nobody has asked for another length.
      pace: settings.speed === 1 ? { within: DIGEST } : { speed: settings.speed },
      hold: this.loop ? 0 : 1,
      framing: director.framing,
      caption: '',
      cards: this.kind === 'slides' || (this.kind === 'film' && !this.loop),
    };
    const shots = shotsOf(stretch, runNow, comparison.lead.index!);
    return shots.ok ? shots.value : [];
  });
  readonly settings: FilmSettings = $derived.by(() => {
    const [width, height] = this.size.split('x').map(Number) as [number, number];
    const { theme, colours, projector } = this.#of.settings;
    const { made: format } = this;
    const fps = format === 'page' ? PAGE_FPS : this.fps;
    const transparent = this.transparent && FORMATS[format].transparent;
    const loop = this.loop && (this.kind === 'page' || this.kind === 'film');
    const autoplay = this.autoplay && this.kind === 'page';
    const { look } = this.#of.director;
    return { format, codec: null, width, height, fps, theme, colours, projector, look, transparent, loop, autoplay };
  });
  readonly kind = $derived.by(() => FORMATS[this.made].kind);
  /** Whether each shot becomes a film of its own, as slides hold one each. */
  readonly #eachShot = $derived.by(() => this.shown === 'clips' || this.kind === 'slides');
  /** What each film is called where there may be several. */
  readonly thing: 'slide' | 'page' | 'clip' | null = $derived.by(() => {
    if (this.kind === 'slides') return 'slide';
    if (this.shown !== 'clips') return null;
    return this.kind === 'page' ? 'page' : 'clip';
  });
  /** Whether there are several files, which have names of their own. */
  readonly inFolder = $derived.by(() => this.made === 'reveal' || (this.shown === 'clips' && this.made !== 'pptx'));
  /** Whether subtitles can lie beside what is made. */
  readonly hasSubtitles = $derived.by(() => this.kind === 'film' || this.made === 'reveal');
  /** A clip in a folder has its poster beside it. */
  readonly #extras: readonly Extra[] = $derived.by(() => [
    ...(this.inFolder && (this.kind === 'film' || this.kind === 'slides') ? (['still'] as const) : []),
    ...(this.subtitles && this.hasSubtitles ? (['srt', 'vtt'] as const) : []),
  ]);
  /** A single film, or one for each shot, or why there is none. */
  readonly films: readonly CastFilm[] | Problem = $derived.by(() => {
    const checked = checkSettings(this.settings);
    if (!checked.ok) return checked.problem;
    const casts = this.#casts();
    if ('message' in casts) return casts;
    const films = createFilms(casts, this.shots, this.#eachShot, this.settings.fps);
    if (!films.ok) return films.problem;
    return this.settings.loop && this.kind === 'film' ? films.value.map(loopOf) : films.value;
  });
  /** How much of the runs of the talk is computed, in words; null where they are all there. */
  readonly computing: string | null = $derived.by(() => {
    const { director } = this.#of;
    const { working } = director.runs;
    if (this.shown === 'run' || working === null) return null;
    const wanted = this.shots.flatMap(wantedBy);
    const ready = wanted.filter((one) => director.runs.has(one));
    const [all, there] = [wanted, ready].map((some) => distinct(some.map(keyOfWanted)).length);
    const share = Math.round(working.fraction * 100);
    const what = this.shots.some(({ shown }) => shown === 'sweep') ? 'runs and sweeps' : 'runs';
    return `Computing the ${what} of the shots: ${there} of ${all} are ready, the next is at ${share} %.`;
  });
  /** Whether the dialog must wait: for a recording in flight or for an answer about existing files. */
  readonly busy: boolean = $derived.by(() => this.flight !== null || this.question !== null);
  readonly name: string = $derived.by(() => this.typed ?? this.#of.comparison.first.run?.kernel ?? '');
  /** The names of the files that will be made together, or what is wrong with them. */
  readonly fileNames: readonly string[] | Problem = $derived.by(() => {
    const { made, name, films } = this;
    if (!this.inFolder)
      return checkName(name) ?? [made, ...this.#extras].map((format) => this.#nameOf({ format, shot: null }));
    if ('message' in films) return films;
    const format = made === 'reveal' ? 'mp4' : made;
    const clips = films.flatMap((_, shot) =>
      [format, ...this.#extras].map((one) => this.#nameOf({ format: one, shot })),
    );
    return made === 'reveal' ? [this.#nameOf({ format: made, shot: null }), ...clips] : clips;
  });
  /** The number of frames of all films together. */
  readonly frames: number = $derived.by(() => ('message' in this.films ? 0 : framesOf(this.films, this.settings)));
  /** How many milliseconds all films play. */
  readonly milliseconds: number = $derived.by(() => {
    const frames = 'message' in this.films ? 0 : this.films.reduce((sum, film) => sum + film.frames, 0);
    return (frames / this.settings.fps) * 1000;
  });
  /** An estimate of the bytes of all films together. */
  readonly bytes = $derived.by(() => {
    return bytesOf(this.settings, this.frames);
  });

  constructor(recorded: Recorded) {
    this.#of = recorded;
  }

  readonly #pointsOf: PointsOf = (sweep) => this.#of.director.runs.pointsOf(sweep) ?? [];

  #nameOf(part: Omit<FilePart, 'frame'>): string {
    return partName({ ...part, frame: null }, this.name);
  }

  /** The runs of each shot, or why they are not there. */
  #casts(): readonly Cast[] | Problem {
    const { comparison, director } = this.#of;
    if (this.shown === 'run') {
      const { cast, open } = comparison;
      if (cast !== null) return this.shots.map(() => cast);
      return { message: open ? 'Wait until all compared runs have finished.' : 'There is no run to record yet.' };
    }
    const casts: Cast[] = [];
    for (const [at, shot] of this.shots.entries()) {
      const wanted = wantedBy(shot);
      const casting = director.runs.of(shot.run);
      const problem = wanted.map((one) => director.runs.problemOf(one)).find((one) => one !== null);
      const number = this.shown === 'shot' ? director.chosen + 1 : at + 1;
      if (problem !== undefined) return { message: `Shot ${number} cannot be filmed: ${problem.message}` };
      if (casting === null || !wanted.every((one) => director.runs.has(one)))
        return { message: this.computing ?? 'The runs of the shots are not there yet.' };
      casts.push(casting.cast);
    }
    return casts;
  }

  /** Opens the dialog, and computes what the shots show. */
  show(): void {
    this.open = true;
    this.#of.director.prepare();
  }

  /** Closes the dialog; what is computed for it ends. */
  hide(): void {
    this.open = false;
    void this.#of.director.runs.stop();
  }

  /** What is foreseen of the films as they are; null until that has been measured. */
  get foreseen(): Foreseen | null {
    const { films, settings } = this;
    const last = this.#foreseen;
    return last?.films === films && last.settings === settings ? last : null;
  }

  /** Finds out, on a frame of the first film, how long the recording will take, and what cannot be drawn as it is meant. */
  async foresee(): Promise<void> {
    const { films, settings } = this;
    if ('message' in films || this.busy) return;
    const { lab } = this.#of;
    try {
      const { milliseconds } = await planOf(lab, films, settings, null, this.#pointsOf);
      const parts = await Promise.all(films.map(({ shots, casts }) => remarksOf(lab, shots, casts, settings)));
      this.#foreseen = { films, settings, milliseconds, remarks: distinct(parts.flat()), problem: null };
    } catch (error) {
      this.#foreseen = { films, settings, milliseconds: 0, remarks: [], problem: messageOf(error) };
    }
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
    const { films, settings, thing } = this;
    const { lab } = this.#of;
    if ('message' in films) return;
    await this.#into(async (destination, controller) => {
      const started = performance.now();
      const reports = await record({
        lab,
        films,
        eachShot: this.#eachShot,
        extras: this.#extras,
        pointsOf: this.#pointsOf,
        settings,
        print: async (print) => {
          const printed = await lab.print(print);
          if (!printed.ok) throw new Error(printed.problem.message);
          return printed.value;
        },
        fileOf: (part) => destination.fileOf(this.#nameOf(part)),
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
      const film =
        settings.format === 'page'
          ? counted(
              films.reduce((sum, { shots }) => sum + shots.length, 0),
              'shot',
            )
          : frames;
      const files = thing === null ? film : `${counted(reports.length, thing)}, ${film}`;
      // Sentences within a sentence do without their full stops.
      const said = distinct(reports.flatMap(({ warnings }) => warnings)).map((warning) => warning.replace(/\.$/, ''));
      return said.length === 0 ? files : `${files}, in which stands: ${said.join('; ')}`;
    });
  }

  /** Drops news of the last recording, which another choice makes out of date. */
  forget(): void {
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
