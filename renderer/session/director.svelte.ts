/**
 * Directs the storyboard: makes shots of what is on screen, plays them in the lab, and takes a speaker through
 * them.
 */
import { PLAIN_LOOK } from '../../core/document/look.ts';
import type { TalkLook } from '../../core/document/look.ts';
import type { Framing } from '../../core/film/contract.ts';
import { keyOf, MOST_SHOTS } from '../../core/document/storyboard.ts';
import type { Shot, ShotRun, Shown } from '../../core/document/storyboard.ts';
import type { ShotSweep } from '../../core/document/sweep.ts';
import type { SweepPoint } from '../../core/sweep.ts';
import type { Problem } from '../../core/outcome.ts';
import { messageOf } from '../../core/message.ts';
import { inPortions } from '../../core/portions.ts';
import type { SnapshotPort } from '../../core/port/contract.ts';
import { eventAt } from '../../core/trace/index.ts';
import { preparing } from '../figure/figure.ts';
import { loadLook } from '../film/card-look.ts';
import { createFilm, sideOf, cameraOf } from '../film/film.ts';
import type { Film, FilmFrame } from '../film/film.ts';
import { leaderIn, timesOf, titleOf } from '../compare/cast.ts';
import type { Cast } from '../compare/cast.ts';
import { addShot, changeShot, moveShot, removeShot } from '../film/storyboard.ts';
import { AT_ZERO, going, stopped } from '../speaker/stopwatch.ts';
import type { Stopwatch } from '../speaker/stopwatch.ts';
import type { CardLook, Pick as Picked, Viewpoint, Words } from '../scene/contract.ts';
import type { Comparison } from './comparison.svelte.ts';
import { fetchSlots } from './kept-slots.ts';
import type { Playback } from './playback.svelte.ts';
import { putOnScreen, runOnScreen, ShotArrays } from './screen-run.ts';
import type { Screen } from './screen-run.ts';
import type { Settings } from './settings.svelte.ts';
import { wantedBy } from './talk-runs.svelte.ts';
import type { TalkRuns, Wanted } from './talk-runs.svelte.ts';
import type { View } from './view.svelte.ts';

/** How many frames a second a shot is divided into while it plays in the lab, which is finer than any screen. */
const FPS = 240;
/** How much larger words over the picture are during a talk. */
const PRESENTED = 1.3;

/** What the director needs of the lab. */
export interface Directed extends Screen {
  readonly lab: SnapshotPort;
  readonly comparison: Comparison;
  readonly playback: Playback;
  readonly settings: Settings;
  /** What stands under the picture, as a shot names it. */
  readonly shownNow: Shown;
  /** Shows why something cannot be played or presented. */
  notice: Problem | null;
  /** Does some work whose runs are no work of the viewer: undo and Back go over all of it at once. */
  asOneChange<T>(work: () => Promise<T>): Promise<T>;
}

interface Playing {
  readonly film: Film;
  /** How many shots of the film come before the one that plays: the one from which the camera comes, or none. */
  readonly before: number;
  /** The number of the last shot to play. */
  readonly last: number;
  elapsed: number;
}

/** What a talk waits for, or why it cannot show a shot. */
export interface Standstill {
  readonly shot: number;
  readonly problem: Problem | null;
}

export class Director {
  readonly #lab: Directed;
  readonly runs: TalkRuns;
  readonly arrays = new ShotArrays();
  storyboard = $state.raw<readonly Shot[]>([]);
  /** How the cards of the shots look, and the same as it is drawn, once it is ready. */
  look = $state.raw<TalkLook>(PLAIN_LOOK);
  #cardLook = $state.raw<CardLook | null>(null);
  /** The number of the shot that is selected in the storyboard. */
  chosen = $state(0);
  /** Whether the shots fill the screen for a talk. */
  presenting = $state(false);
  /** Whether a talk has ended since the lab was opened. */
  presented = $state(false);
  /** What a speaker can do to the screen during a talk: blacken it, or point with a dot. */
  black = $state(false);
  laser = $state(false);
  /** The time since the talk began. */
  watch = $state.raw<Stopwatch>(AT_ZERO);
  #playing = $state.raw<Playing | null>(null);
  /** The shot that is on screen while shots are played or presented. */
  #onScreen = $state<number | null>(null);
  /** What is waited for, or what went wrong, in the place of the shot. */
  standstill = $state.raw<Standstill | null>(null);
  /** Whether the viewer has taken hold of the camera, which then is theirs until the next shot. */
  #free = false;
  /** Counts what was asked for, so that what comes too late is dropped. */
  #ticket = 0;
  /** Ends the change that all runs of a talk are together. */
  #release: (() => void) | null = null;

  constructor(lab: Directed, runs: TalkRuns) {
    this.#lab = lab;
    this.runs = runs;
  }

  /** Whether the storyboard is shown. */
  get open(): boolean {
    return this.#lab.settings.panels.storyboard;
  }

  set open(storyboard: boolean) {
    const { settings } = this.#lab;
    settings.panels = { ...settings.panels, storyboard };
  }

  get playing(): boolean {
    return this.#playing !== null || (this.standstill !== null && this.standstill.problem === null);
  }

  /** The shot on screen; null while the lab shows what its viewer sets. */
  get shot(): Shot | null {
    return this.#onScreen === null ? null : (this.storyboard[this.#onScreen] ?? null);
  }

  /** Cameras, marked cells and settings as a shot made now would keep them. */
  get framing(): Framing {
    const { first, besides } = this.#lab.comparison;
    const { toScale, focus } = this.#lab.settings;
    const beside = besides.map((view) => ({ camera: view.camera, picked: view.namesOf(view.pinned) }));
    return { camera: first.camera, picked: first.namesOf(first.pinned), beside, toScale, focus };
  }

  /** What a talk waits for, or why it goes on without a shot, in words; null while nothing is amiss. */
  get stands(): string | null {
    const { standstill, runs } = this;
    if (standstill === null) return null;
    const number = standstill.shot + 1;
    if (standstill.problem !== null) return `Shot ${number} cannot be shown: ${standstill.problem.message}`;
    const share = Math.round((runs.working?.fraction ?? 0) * 100);
    const what = runs.working === null || 'kernel' in runs.working.wanted ? 'run' : 'sweep';
    return `Computing the ${what} of shot ${number}: ${share} %`;
  }

  /** The run on screen as a shot holds it; null while it is not there. */
  get runNow(): ShotRun | null {
    return runOnScreen(this.#lab, this.arrays)?.run ?? null;
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
    const { comparison } = this.#lab;
    if (!comparison.open) {
      const look = this.#cardLook;
      return { shown: shot.words, title: shot.caption, setup: this.presenting, card: shot.card, look };
    }
    const named = this.presenting && view.run !== null;
    const title = named ? titleOf(comparison.views.indexOf(view), comparison.nameOf(view.run)) : '';
    return { shown: shot.words, title };
  }

  /** Makes the look of the cards ready to be drawn. */
  async dress(): Promise<void> {
    const { look } = this;
    try {
      const made = await loadLook(look);
      if (this.look === look) this.#cardLook = made;
    } catch (error) {
      this.#tell(messageOf(error));
    }
  }

  /** What the shot on screen marks in the picture of a view. */
  markedOn(view: View): Picked | null {
    if (this.shot === null) return null;
    return view.cellOf(sideOf(this.shot, this.#lab.comparison.sideOf(view)).picked);
  }

  /**
   * Adds a shot of what is on screen, with its run, after the selected one. It ends where this kernel begins its next
   * block.
   *
   * @param below what it shows under the picture
   */
  add(below: Pick<Shot, 'shown' | 'sweep'> = { shown: this.#lab.shownNow, sweep: null }): void {
    const { comparison, playback, settings } = this.#lab;
    const { index } = comparison.lead;
    const now = runOnScreen(this.#lab, this.arrays);
    if (index === null || now === null) {
      if (index !== null) this.#tell('A shot can be taken as soon as all runs on screen are there.');
      return;
    }
    if (this.storyboard.length >= MOST_SHOTS) {
      this.#tell(`A storyboard holds at most ${MOST_SHOTS} shots; remove one, or begin another document.`);
      return;
    }
    const from = Math.floor(playback.time);
    const before = this.storyboard[this.chosen]?.run;
    const shot: Shot = {
      // Shots of one run share it.
      run: before !== undefined && keyOf(before) === keyOf(now.run) ? before : now.run,
      caption: '',
      from,
      to: from >= index.events ? from : index.seek(from, 'block', 1),
      pace: { speed: settings.speed },
      hold: 1,
      ...this.framing,
      travel: this.storyboard.length === 0 ? 0 : 1,
      words: true,
      card: 'none',
      ...below,
      gpu: settings.gpu,
      raster: settings.raster,
      row: settings.queryRow,
      notes: '',
    };
    this.runs.adopt(shot.run, now.casting);
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
  async show(number: number): Promise<void> {
    const shot = this.storyboard[number];
    if (shot === undefined) return;
    this.#halt();
    this.chosen = number;
    const ticket = this.#ticket;
    if (!this.#shows(shot.run)) {
      const problem = await this.#lab.asOneChange(() => this.#arrive(number, [], ticket));
      if (ticket !== this.#ticket) return;
      this.standstill = null;
      if (problem !== null) {
        this.#tell(`Shot ${number + 1} cannot be shown: ${problem.message}`);
        return;
      }
    }
    this.#lab.playback.seek(shot.from);
    this.#setCameras({ shot: number, time: shot.from, arrived: 1 });
  }

  /** Makes the run, the cameras and what is under the picture those of the lab now. */
  takeView(number: number): void {
    const { camera, beside } = this.framing;
    const now = runOnScreen(this.#lab, this.arrays);
    const { shownNow: shown, settings } = this.#lab;
    if (now === null) return;
    this.runs.adopt(now.run, now.casting);
    const { gpu, raster, queryRow: row } = settings;
    this.change(number, { run: now.run, camera, beside, shown, gpu, raster, row });
  }

  /** Sets all cameras of a shot to a viewpoint. */
  setViewpoint(number: number, viewpoint: Viewpoint): void {
    const camera = { viewpoint };
    const beside = this.storyboard[number]!.beside.map((side) => ({ ...side, camera }));
    this.change(number, { camera, beside });
  }

  /** Plays the shots from one number to another, exactly as a film of them would show them. */
  play(first: number, last: number): void {
    if (this.storyboard[first] === undefined) return;
    this.#lab.playback.pause();
    this.#free = false;
    void this.#begin(first, last, ++this.#ticket);
  }

  /** Stops playing, and computing what would be played; the picture stays where it is. */
  stop(): void {
    this.#halt();
    if (!this.presenting) void this.runs.stop();
  }

  #halt(): void {
    this.#ticket++;
    const shot = this.#onScreen;
    this.#playing = null;
    this.standstill = null;
    if (this.presenting) return;
    this.#release?.();
    this.#release = null;
    if (shot === null) return;
    this.#onScreen = null;
    if (shot < this.storyboard.length && !this.#free)
      this.#setCameras({ shot, time: this.#lab.comparison.first.time, arrived: 1 });
  }

  /** Moves on by the milliseconds since the previous frame. */
  pass(elapsed: number): void {
    const playing = this.#playing;
    const { views } = this.#lab.comparison;
    // A picture that is still being made would miss the beginning.
    if (
      playing === null ||
      views.some(({ watcher, stage, pictured }) => watcher.waiting || (stage === null && pictured))
    )
      return;
    playing.elapsed += elapsed;
    const { film, before, last } = playing;
    const { first, frames } = film.spans[before]!;
    const end = first + frames;
    const number = Math.min(first + Math.floor((playing.elapsed * FPS) / 1000), end - 1);
    const shot = this.chosen;
    this.#stand({ ...film.frameAt(number), shot });
    if (number < end - 1) return;
    if (shot < last) void this.#begin(shot + 1, last, ++this.#ticket);
    else this.#rest();
  }

  /** The viewer drags the picture, so that the camera no longer follows the shot until the next one begins. */
  letGo(): void {
    if (this.#onScreen !== null) this.#free = true;
  }

  /** Begins a talk at the selected shot. From the first shot its time is counted anew, from another it goes on. */
  present(): void {
    if (this.storyboard.length === 0) {
      this.open = true;
      this.#tell('There is no shot to present; add one to the storyboard first.');
      return;
    }
    const number = Math.min(this.chosen, this.storyboard.length - 1);
    this.watch = going(number === 0 ? AT_ZERO : this.watch, Date.now());
    this.presenting = true;
    this.black = false;
    this.go(number);
  }

  /** Goes to a shot during a talk and plays it. */
  go(number: number): void {
    if (number < 0 || number >= this.storyboard.length) return;
    this.black = false;
    this.play(number, number);
  }

  leave(): void {
    this.presenting = false;
    this.presented = true;
    this.black = false;
    this.laser = false;
    this.watch = stopped(this.watch, Date.now());
    this.stop();
  }

  /** Shows a sweep under the picture of a shot. */
  showSweep(number: number, sweep: ShotSweep, points: readonly SweepPoint[] | null): void {
    if (points !== null) this.runs.adoptPoints(sweep, points);
    this.change(number, { shown: 'sweep', sweep });
  }

  /** Adds a shot of what is on screen with a sweep under it. */
  addSweep(sweep: ShotSweep, points: readonly SweepPoint[] | null): void {
    if (points !== null) this.runs.adoptPoints(sweep, points);
    this.add({ shown: 'sweep', sweep });
  }

  /** Computes the runs and sweeps of all shots, as far as they are not there. */
  prepare(): void {
    const now = runOnScreen(this.#lab, this.arrays);
    if (now !== null) this.runs.adopt(now.run, now.casting);
    this.runs.expect(this.storyboard.flatMap(wantedBy), this.arrays.files);
  }

  /** Plays a shot once its run is on screen, and then those after it up to the last. */
  async #begin(number: number, last: number, ticket: number): Promise<void> {
    const shot = this.storyboard[number];
    if (shot === undefined) return;
    this.chosen = number;
    this.#playing = null;
    this.standstill = null;
    const [, ...ahead] = this.storyboard.slice(number).flatMap(wantedBy);
    let problem: Problem | null = null;
    if (!this.#shows(shot.run)) {
      this.#hold();
      problem = await this.#arrive(number, ahead, ticket);
      if (ticket !== this.#ticket) return;
    } else if (this.presenting) this.runs.expect([shot.run, ...ahead], this.arrays.files);
    problem ??= await this.#measure(number, ahead);
    if (ticket !== this.#ticket) return;
    const { cast } = this.#lab.comparison;
    const work = problem === null && cast !== null ? preparing(shot, cast.sides) : null;
    if (work !== null) {
      await inPortions(work);
      if (ticket !== this.#ticket) return;
    }
    const made = problem === null ? this.#filmOf(number) : null;
    if (made !== null && 'film' in made) {
      this.standstill = null;
      this.#playing = { ...made, last, elapsed: 0 };
      this.#stand({ ...made.film.frameAt(made.film.spans[made.before]!.first), shot: number });
      return;
    }
    this.#fail(number, last, problem ?? made!);
  }

  /** Says why a shot cannot be shown: to an audience in its place, to others in passing. Then the talk goes on. */
  #fail(number: number, last: number, problem: Problem): void {
    if (this.presenting) {
      this.#onScreen = null;
      this.standstill = { shot: number, problem };
      return;
    }
    this.standstill = null;
    this.#tell(`Shot ${number + 1} cannot be shown: ${problem.message}`);
    if (number < last) void this.#begin(number + 1, last, ++this.#ticket);
    else this.stop();
  }

  /** Puts the run of a shot on screen; gives the problem where it cannot be had. */
  async #arrive(number: number, ahead: readonly Wanted[], ticket: number): Promise<Problem | null> {
    const shot = this.storyboard[number]!;
    const { files } = this.arrays;
    const now = runOnScreen(this.#lab, this.arrays);
    // The run on screen is kept too: a talk often comes back to it.
    if (now !== null && this.storyboard.some(({ run }) => keyOf(run) === keyOf(now.run)))
      this.runs.adopt(now.run, now.casting);
    if (this.runs.of(shot.run) === null) this.standstill = { shot: number, problem: null };
    const casting = await this.runs.until(shot.run, ahead, files);
    if (ticket !== this.#ticket) return null;
    if (casting === null) {
      return this.runs.problemOf(shot.run) ?? { message: 'its run was ended by another; show it again.' };
    }
    await this.#fetchSlots(casting.cast, shot.from);
    if (ticket !== this.#ticket) return null;
    await putOnScreen(this.#lab, shot.run, casting, this.arrays);
    return null;
  }

  /**
   * Fetches what the slots hold at the beginning of a shot, so that its first picture is whole. Where that fails, the
   * pictures say so.
   */
  async #fetchSlots(cast: Cast, from: number): Promise<void> {
    const times = timesOf(cast, from);
    const fetched = cast.sides.map(({ index }, side) =>
      fetchSlots(this.#lab.lab, index.run, index.workgroupAt(Math.max(eventAt(times[side]!), 0))),
    );
    await Promise.all(fetched);
  }

  /** The runs of a shot, where they are on screen or have been computed for the talk. */
  castOf({ run }: Shot): Cast | null {
    return this.runs.of(run)?.cast ?? (this.#shows(run) ? this.#lab.comparison.cast : null);
  }

  /** Waits for the points of the sweep of a shot, where it shows one; gives the problem where they cannot be had. */
  async #measure(number: number, ahead: readonly Wanted[]): Promise<Problem | null> {
    const missing = wantedBy(this.storyboard[number]!).find(
      (wanted) => !('kernel' in wanted) && !this.runs.has(wanted),
    );
    if (missing === undefined) return null;
    this.standstill = { shot: number, problem: null };
    await this.runs.settled(missing, ahead, this.arrays.files);
    if (this.runs.has(missing)) return null;
    return this.runs.problemOf(missing) ?? { message: 'its sweep was ended by a run; show it again.' };
  }

  /** Whether the run of a shot is on screen. */
  #shows(run: ShotRun): boolean {
    const now = runOnScreen(this.#lab, this.arrays);
    return now !== null && !this.#lab.runner.running && keyOf(now.run) === keyOf(run);
  }

  /** The film of a shot, led up to by the one before where the camera comes from there; or why there is none. */
  #filmOf(number: number): Pick<Playing, 'film' | 'before'> | Problem {
    const { cast } = this.#lab.comparison;
    if (cast === null) return { message: 'its run is not there.' };
    const previous = this.storyboard[number - 1];
    const shot = this.storyboard[number]!;
    const together = previous !== undefined && keyOf(previous.run) === keyOf(shot.run);
    const shots = together ? [previous, shot] : [shot];
    const lead = leaderIn(cast);
    const film = createFilm(
      shots.map(() => lead),
      shots,
      FPS,
      number + 1 - shots.length,
    );
    return film.ok ? { film: film.value, before: shots.length - 1 } : film.problem;
  }

  /** The last of the shots has been played. */
  #rest(): void {
    if (this.presenting) this.#playing = null;
    else this.stop();
  }

  /** All runs that a talk puts on screen are one change. */
  #hold(): void {
    if (this.#release !== null) return;
    void this.#lab.asOneChange(
      () =>
        new Promise<void>((resolve) => {
          this.#release = resolve;
        }),
    );
  }

  #tell(message: string): void {
    this.#lab.notice = { message };
  }

  #stand(frame: FilmFrame): void {
    const { shot, time } = frame;
    const { comparison, playback } = this.#lab;
    if (shot !== this.#onScreen) this.#free = false;
    this.#onScreen = shot;
    this.chosen = shot;
    playback.seek(time);
    if (this.#free) return;
    for (const view of comparison.views) {
      const { camera, travel } = cameraOf(this.storyboard, frame, comparison.sideOf(view));
      // A picture that is still being made takes its camera from the view.
      if (view.stage === null) view.camera = camera;
      else if (travel === null) view.stage.setCamera(camera);
      else view.stage.setCamera(camera, travel);
    }
  }

  /** Sets every camera as a frame has it; from then on the viewer may move it. */
  #setCameras(frame: FilmFrame): void {
    const { comparison } = this.#lab;
    for (const view of comparison.views)
      view.setCamera(cameraOf(this.storyboard, frame, comparison.sideOf(view)).camera);
  }
}
