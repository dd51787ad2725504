/**
 * Directs the storyboard: makes shots of what is on screen, plays them in the lab, and takes a speaker through
 * them.
 */
import type { Framing } from '../../core/film/contract.ts';
import { MOST_SHOTS } from '../../core/document/storyboard.ts';
import type { Shot } from '../../core/document/storyboard.ts';
import type { Problem } from '../../core/outcome.ts';
import { createFilm, sideOf, cameraOf } from '../film/film.ts';
import type { Film, FilmFrame } from '../film/film.ts';
import { leaderIn, titleOf } from '../compare/cast.ts';
import { addShot, changeShot, moveShot, removeShot } from '../film/storyboard.ts';
import type { Pick as Picked, Viewpoint, Words } from '../scene/contract.ts';
import type { Comparison } from './comparison.svelte.ts';
import type { Playback } from './playback.svelte.ts';
import type { Settings } from './settings.svelte.ts';
import type { View } from './view.svelte.ts';

/** How many frames a second a shot is divided into while it plays in the lab, which is finer than any screen. */
const FPS = 240;
/** How much larger words over the picture are during a talk. */
const PRESENTED = 1.3;

interface Playing {
  readonly film: Film;
  /** The number of the first frame to play, and of the frame after the last one. */
  readonly first: number;
  readonly end: number;
  elapsed: number;
}

export class Director {
  readonly #comparison: Comparison;
  readonly #playback: Playback;
  readonly #settings: Settings;
  readonly #tell: (problem: Problem) => void;
  storyboard = $state.raw<readonly Shot[]>([]);
  /** The number of the shot that is selected in the storyboard. */
  chosen = $state(0);
  /** Whether the shots fill the screen for a talk. */
  presenting = $state(false);
  /** What a speaker can do to the screen during a talk: blacken it, or point with a dot. */
  black = $state(false);
  laser = $state(false);
  #playing = $state.raw<Playing | null>(null);
  /** The shot that is on screen while shots are played or presented. */
  #onScreen = $state<number | null>(null);
  /** Whether the viewer has taken hold of the camera, which then is theirs until the next shot. */
  #free = false;

  /** `tell` shows why something cannot be played or presented. */
  constructor(comparison: Comparison, playback: Playback, settings: Settings, tell: (problem: Problem) => void) {
    this.#comparison = comparison;
    this.#playback = playback;
    this.#settings = settings;
    this.#tell = tell;
  }

  /** Whether the storyboard is shown. */
  get open(): boolean {
    return this.#settings.panels.storyboard;
  }

  set open(storyboard: boolean) {
    this.#settings.panels = { ...this.#settings.panels, storyboard };
  }

  get playing(): boolean {
    return this.#playing !== null;
  }

  /** The shot on screen; null while the lab shows what its viewer sets. */
  get shot(): Shot | null {
    return this.#onScreen === null ? null : (this.storyboard[this.#onScreen] ?? null);
  }

  /** Cameras, marked cells and settings as a shot made now would keep them. */
  get framing(): Framing {
    const { first, besides } = this.#comparison;
    const { toScale, focus } = this.#settings;
    const beside = besides.map((view) => ({ camera: view.camera, picked: view.namesOf(view.pinned) }));
    return { camera: first.camera, picked: first.namesOf(first.pinned), beside, toScale, focus };
  }

  get magnified(): number {
    return this.presenting ? PRESENTED : 1;
  }

  /**
   * The words over the picture of a view. Beside others a view is titled by its name, unless the lab shows that
   * above it already.
   */
  wordsOn(view: View): Words | null {
    const { shot } = this;
    if (shot === null) return null;
    const comparison = this.#comparison;
    if (!comparison.open) return { shown: shot.words, title: shot.caption };
    const named = this.presenting && view.run !== null;
    const title = named ? titleOf(comparison.views.indexOf(view), comparison.nameOf(view.run)) : '';
    return { shown: shot.words, title };
  }

  /** What the shot on screen marks in the picture of a view. */
  markedOn(view: View): Picked | null {
    if (this.shot === null) return null;
    return view.cellOf(sideOf(this.shot, this.#comparison.sideOf(view)).picked);
  }

  /** Adds a shot of what is on screen after the selected one. It ends where this kernel begins its next block. */
  add(): void {
    const { index } = this.#comparison.lead;
    if (index === null) return;
    if (this.storyboard.length >= MOST_SHOTS) {
      this.#tell({ message: `A storyboard holds at most ${MOST_SHOTS} shots; remove one, or begin another document.` });
      return;
    }
    const from = Math.floor(this.#playback.time);
    const shot: Shot = {
      caption: '',
      from,
      to: from >= index.events ? from : index.seek(from, 'block', 1),
      pace: { speed: this.#settings.speed },
      hold: 1,
      ...this.framing,
      travel: this.storyboard.length === 0 ? 0 : 1,
      words: true,
    };
    const at = Math.min(this.chosen + 1, this.storyboard.length);
    this.storyboard = addShot(this.storyboard, shot, at);
    this.chosen = at;
    this.open = true;
  }

  change(number: number, change: Partial<Shot>): void {
    this.storyboard = changeShot(this.storyboard, number, change);
  }

  move(number: number, to: number): void {
    if (to < 0 || to >= this.storyboard.length) return;
    this.storyboard = moveShot(this.storyboard, number, to);
    this.chosen = to;
  }

  remove(number: number): void {
    this.storyboard = removeShot(this.storyboard, number);
    this.chosen = Math.max(0, Math.min(this.chosen, this.storyboard.length - 1));
  }

  /** Shows the lab as a shot begins, without playing it. */
  show(number: number): void {
    const shot = this.storyboard[number];
    if (shot === undefined) return;
    this.stop();
    this.chosen = number;
    this.#playback.seek(shot.from);
    this.#setCameras({ shot: number, time: shot.from, arrived: 1 });
  }

  /** Makes the cameras of a shot those of the lab now. */
  takeView(number: number): void {
    const { camera, beside } = this.framing;
    this.change(number, { camera, beside });
  }

  /** Sets all cameras of a shot to a viewpoint. */
  setViewpoint(number: number, viewpoint: Viewpoint): void {
    const camera = { viewpoint };
    const beside = this.storyboard[number]!.beside.map((side) => ({ ...side, camera }));
    this.change(number, { camera, beside });
  }

  /** Plays the shots from one number to another, exactly as a film of them would show them. */
  play(first: number, last: number): void {
    const { cast } = this.#comparison;
    if (cast === null) return;
    const outcome = createFilm(leaderIn(cast), this.storyboard, FPS);
    if (!outcome.ok) {
      this.#tell(outcome.problem);
      return;
    }
    const film = outcome.value;
    const [from, to] = [film.spans[first], film.spans[last]];
    if (from === undefined || to === undefined) return;
    this.#playback.pause();
    this.#free = false;
    this.#playing = { film, first: from.first, end: to.first + to.frames, elapsed: 0 };
    this.#stand(film.frameAt(from.first));
  }

  /** Stops playing; the picture stays where it is. */
  stop(): void {
    const shot = this.#onScreen;
    this.#playing = null;
    if (this.presenting || shot === null) return;
    this.#onScreen = null;
    if (shot < this.storyboard.length && !this.#free)
      this.#setCameras({ shot, time: this.#comparison.first.time, arrived: 1 });
  }

  /** Moves on by the milliseconds since the previous frame. */
  pass(elapsed: number): void {
    const playing = this.#playing;
    if (playing === null || this.#comparison.views.some(({ watcher }) => watcher.waiting)) return;
    playing.elapsed += elapsed;
    const number = Math.min(playing.first + Math.floor((playing.elapsed * FPS) / 1000), playing.end - 1);
    this.#stand(playing.film.frameAt(number));
    if (number === playing.end - 1) this.stop();
  }

  /** The viewer drags the picture, so that the camera no longer follows the shot until the next one begins. */
  letGo(): void {
    if (this.#onScreen !== null) this.#free = true;
  }

  present(): void {
    if (this.storyboard.length === 0) {
      this.#tell({ message: 'There is no shot to present; add one to the storyboard first.' });
      return;
    }
    this.presenting = true;
    this.black = false;
    this.go(Math.min(this.chosen, this.storyboard.length - 1));
  }

  /** Goes to a shot during a talk and plays it. */
  go(number: number): void {
    if (number < 0 || number >= this.storyboard.length) return;
    this.black = false;
    this.chosen = number;
    this.play(number, number);
  }

  leave(): void {
    this.presenting = false;
    this.black = false;
    this.laser = false;
    this.stop();
  }

  #stand(frame: FilmFrame): void {
    const { shot, time } = frame;
    if (shot !== this.#onScreen) this.#free = false;
    this.#onScreen = shot;
    this.chosen = shot;
    this.#playback.seek(time);
    if (this.#free) return;
    for (const view of this.#comparison.views) {
      const { camera, travel } = cameraOf(this.storyboard, frame, this.#comparison.sideOf(view));
      if (travel === null) view.stage?.setCamera(camera);
      else view.stage?.setCamera(camera, travel);
    }
  }

  /** Sets every camera as a frame has it; from then on the viewer may move it. */
  #setCameras(frame: FilmFrame): void {
    const comparison = this.#comparison;
    for (const view of comparison.views)
      view.setCamera(cameraOf(this.storyboard, frame, comparison.sideOf(view)).camera);
  }
}
