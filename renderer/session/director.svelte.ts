/** Who directs the storyboard: makes shots of what is seen, plays them in the lab, and takes a speaker through them. */
import type { Framing } from '../../core/film/contract.ts';
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

/** Frames a second that a shot is divided into while it plays: finer than any screen. */
const FPS = 240;
/** How much larger a speaker's words are. */
const PRESENTED = 1.3;

interface Playing {
  readonly film: Film;
  /** Frames from the first of the shots to after the last. */
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
  /** Number of the shot in hand. */
  chosen = $state(0);
  /** Whether a speaker has the screen. */
  presenting = $state(false);
  /** What a speaker sees of it. */
  black = $state(false);
  laser = $state(false);
  #playing = $state.raw<Playing | null>(null);
  /** The shot that is on screen while shots are played or presented. */
  #onScreen = $state<number | null>(null);
  /** The viewer has taken the camera, and keeps it until the next shot. */
  #free = false;

  /** What cannot be played or presented is told. */
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

  /** How a shot would see what is seen now. */
  get framing(): Framing {
    const { first, besides } = this.#comparison;
    const { toScale, focus } = this.#settings;
    const beside = besides.map((view) => ({ camera: view.camera, picked: view.namesOf(view.pinned) }));
    return { camera: first.camera, picked: first.namesOf(first.pinned), beside, toScale, focus };
  }

  get magnified(): number {
    return this.presenting ? PRESENTED : 1;
  }

  /** What is written over the picture of a view: beside others its name, unless that stands over it already. */
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

  /** A shot of what is seen, after the one in hand: from here to the next place where this kernel takes breath. */
  add(): void {
    const { index } = this.#comparison.lead;
    if (index === null) return;
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

  /** Shows where a shot begins, and leaves it to the viewer. */
  show(number: number): void {
    const shot = this.storyboard[number];
    if (shot === undefined) return;
    this.stop();
    this.chosen = number;
    this.#playback.seek(shot.from);
    this.#setCameras({ shot: number, time: shot.from, arrived: 1 });
  }

  /** The shot takes the cameras as they stand now. */
  takeView(number: number): void {
    const { camera, beside } = this.framing;
    this.change(number, { camera, beside });
  }

  /** Puts all cameras of a shot at a viewpoint. */
  setViewpoint(number: number, viewpoint: Viewpoint): void {
    const camera = { viewpoint };
    const beside = this.storyboard[number]!.beside.map((side) => ({ ...side, camera }));
    this.change(number, { camera, beside });
  }

  /** Plays shots as the film of them would go, from one to another. */
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

  /** Ends playing; the picture stays where it is. */
  stop(): void {
    const shot = this.#onScreen;
    this.#playing = null;
    if (this.presenting || shot === null) return;
    this.#onScreen = null;
    if (shot < this.storyboard.length && !this.#free)
      this.#setCameras({ shot, time: this.#comparison.first.time, arrived: 1 });
  }

  /** One frame's share of the clock. */
  pass(elapsed: number): void {
    const playing = this.#playing;
    if (playing === null || this.#comparison.views.some(({ watcher }) => watcher.waiting)) return;
    playing.elapsed += elapsed;
    const number = Math.min(playing.first + Math.floor((playing.elapsed * FPS) / 1000), playing.end - 1);
    this.#stand(playing.film.frameAt(number));
    if (number === playing.end - 1) this.stop();
  }

  /** The viewer drags the picture: the camera is free until the next shot. */
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

  /** A speaker goes to a shot, which plays. */
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

  /** Every camera where a frame has it, and the viewer's from then on. */
  #setCameras(frame: FilmFrame): void {
    const comparison = this.#comparison;
    for (const view of comparison.views)
      view.setCamera(cameraOf(this.storyboard, frame, comparison.sideOf(view)).camera);
  }
}
