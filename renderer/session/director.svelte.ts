/** Who directs the storyboard: makes shots of what is seen, plays them in the lab, and takes a speaker through them. */
import type { Shot } from '../../core/document/storyboard.ts';
import type { Problem } from '../../core/kernel.ts';
import { createFilm } from '../record/film.ts';
import type { Film, FilmFrame } from '../record/film.ts';
import { addShot, changeShot, moveShot, removeShot } from '../record/storyboard.ts';
import type { Words } from '../scene/contract.ts';
import type { Session } from './session.svelte.ts';

/** Frames a second that a shot is divided into while it plays: finer than any screen. */
const FPS = 240;
/** How much larger a speaker's words are. */
const PRESENTED = 1.3;

/** A shot says where one run is and from where it is seen; beside others that is only half of what is on screen. */
export const ONE_RUN = 'A film shows one run: close the comparison first, or film its runs one by one.';

interface Playing {
  readonly film: Film;
  /** Frames from the first of the shots to after the last. */
  readonly first: number;
  readonly end: number;
  elapsed: number;
}

export class Director {
  readonly #session: Session;
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

  /** What is written over the picture. */
  readonly words: Words | null = $derived.by(() => {
    const shot = this.shot;
    return shot === null ? null : { shown: shot.words, title: shot.caption };
  });

  constructor(session: Session) {
    this.#session = session;
  }

  /** Whether the storyboard is shown. */
  get open(): boolean {
    return this.#session.panels.storyboard;
  }

  set open(storyboard: boolean) {
    this.#session.panels = { ...this.#session.panels, storyboard };
  }

  get shots(): readonly Shot[] {
    return this.#session.storyboard;
  }

  get playing(): boolean {
    return this.#playing !== null;
  }

  /** The shot on screen; null while the lab shows what its viewer sets. */
  get shot(): Shot | null {
    return this.#onScreen === null ? null : (this.shots[this.#onScreen] ?? null);
  }

  get magnified(): number {
    return this.presenting ? PRESENTED : 1;
  }

  /** A shot of what is seen, after the one in hand: from here to the next place where this kernel takes breath. */
  add(): void {
    const session = this.#session;
    const { index, playback } = session;
    if (index === null) return;
    const from = Math.floor(playback.time);
    const shot: Shot = {
      caption: '',
      from,
      to: from >= index.events ? from : index.seek(from, 'block', 1),
      pace: { speed: playback.speed },
      hold: 1,
      camera: session.camera,
      travel: this.shots.length === 0 ? 0 : 1,
      toScale: session.toScale,
      focus: session.focus,
      words: true,
      picked: session.namesOf(session.pinned),
    };
    const at = Math.min(this.chosen + 1, this.shots.length);
    session.storyboard = addShot(this.shots, shot, at);
    this.chosen = at;
    this.open = true;
  }

  change(number: number, change: Partial<Shot>): void {
    this.#session.storyboard = changeShot(this.shots, number, change);
  }

  move(number: number, to: number): void {
    if (to < 0 || to >= this.shots.length) return;
    this.#session.storyboard = moveShot(this.shots, number, to);
    this.chosen = to;
  }

  remove(number: number): void {
    this.#session.storyboard = removeShot(this.shots, number);
    this.chosen = Math.max(0, Math.min(this.chosen, this.shots.length - 1));
  }

  /** Shows where a shot begins, and leaves it to the viewer. */
  show(number: number): void {
    const shot = this.shots[number];
    if (shot === undefined) return;
    this.stop();
    this.chosen = number;
    this.#session.playback.seek(shot.from);
    this.#session.look(shot.camera);
  }

  /** Plays shots as the film of them would go, from one to another. */
  play(first: number, last: number): void {
    const session = this.#session;
    if (session.index === null) return;
    const outcome = createFilm(session.index, this.shots, FPS);
    if (!outcome.ok) {
      session.notice = outcome.problem satisfies Problem;
      return;
    }
    const film = outcome.value;
    const [from, to] = [film.spans[first], film.spans[last]];
    if (from === undefined || to === undefined) return;
    session.playback.pause();
    this.#free = false;
    this.#playing = { film, first: from.first, end: to.first + to.frames, elapsed: 0 };
    this.#stand(film.frameAt(from.first));
  }

  /** Ends playing; the picture stays where it is. */
  stop(): void {
    const shot = this.shot;
    this.#playing = null;
    if (this.presenting || this.#onScreen === null) return;
    this.#onScreen = null;
    if (shot !== null && !this.#free) this.#session.look(shot.camera);
  }

  /** One frame's share of the clock. */
  pass(elapsed: number): void {
    const playing = this.#playing;
    if (playing === null || this.#session.watcher.waiting) return;
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
    if (this.shots.length === 0) {
      this.#session.notice = { message: 'There is no shot to present; add one to the storyboard first.' };
      return;
    }
    this.presenting = true;
    this.black = false;
    this.go(Math.min(this.chosen, this.shots.length - 1));
  }

  /** A speaker goes to a shot, which plays. */
  go(number: number): void {
    if (number < 0 || number >= this.shots.length) return;
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

  #stand({ shot, time, camera, way }: FilmFrame): void {
    const session = this.#session;
    if (shot !== this.#onScreen) this.#free = false;
    this.#onScreen = shot;
    this.chosen = shot;
    session.playback.seek(time);
    if (this.#free || session.stage === null) return;
    if (way === null) session.stage.look(camera);
    else session.stage.look(camera, way);
  }
}
