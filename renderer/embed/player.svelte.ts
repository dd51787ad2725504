/** The film of a page as it is seen: which shot and which moment of it, and whether time goes on. */
import { tick } from 'svelte';
import { prefersReducedMotion } from 'svelte/motion';
import type { EmbeddedFilm } from '../../core/embed/contract.ts';
import { refuse } from '../../core/outcome.ts';
import type { LabPort } from '../../core/port/contract.ts';
import type { SweepPoint } from '../../core/sweep.ts';
import type { Shot } from '../../core/document/storyboard.ts';
import { leaderIn, rotated, timesOf, titleOf } from '../compare/cast.ts';
import type { Cast } from '../compare/cast.ts';
import { cameraOf, frameOf, sideOf } from '../film/film.ts';
import type { Film, FilmFrame } from '../film/film.ts';
import type { CardLook, Pick as Picked, StageOptions, Viewpoint, Words } from '../scene/contract.ts';
import { Playback } from '../session/playback.svelte.ts';
import { Runner } from '../session/runner.svelte.ts';
import { createSettings } from '../session/settings.svelte.ts';
import { View } from '../session/view.svelte.ts';
import type { Host } from '../session/view.svelte.ts';
import type { Loaded } from './load.ts';

/** A picture that is narrower or lower than this, in CSS pixels, has one line in place of all the words that lie over it. */
const [NARROW, LOW] = [420, 200];

export class FilmPlayer implements Host {
  readonly settings = createSettings();
  /** Holds the time of the run that leads in the shot. */
  readonly playback = new Playback(this.settings);
  readonly film: Film;
  readonly magnified = 1;
  readonly cards = true;
  readonly #look: CardLook;
  readonly #casts: readonly Cast[];
  readonly #points: readonly (readonly SweepPoint[])[];
  readonly #port: ReturnType<typeof portOf>;
  /** A view for each side, as many as any shot so far has had. */
  #views = $state.raw<readonly View[]>([]);
  #shot = $state(0);
  #playing = $state(false);
  #seen = $state(true);
  /** Whether playing is to begin when the page is first seen. */
  #waiting: boolean;
  /** Whether the time that passed before the next frame does not count, since nobody saw it. */
  #skips = false;
  /** How many frames of the film have passed. */
  #passed = 0;
  /** Whether the viewer has taken hold of the camera, which then is theirs until the next shot. */
  #free = false;
  loop = $state(false);

  readonly shot: Shot = $derived.by(() => this.film.shots[this.#shot]!);
  readonly cast: Cast = $derived.by(() => this.#casts[this.#shot]!);
  readonly points: readonly SweepPoint[] = $derived.by(() => this.#points[this.#shot]!);
  /** The views of the shot by the number of their side, and in the order in which they stand. */
  readonly sides: readonly View[] = $derived.by(() => this.#views.slice(0, this.cast.sides.length));
  readonly views: readonly View[] = $derived.by(() => rotated(this.sides, this.cast.rotation));
  readonly #times: readonly number[] = $derived.by(() => timesOf(this.cast, this.playback.time));
  readonly options: StageOptions = $derived.by(() => {
    const { theme, projector, colours } = this.settings;
    const { toScale, focus } = this.shot;
    return { theme, projector, colours, toScale, focus, reducedMotion: prefersReducedMotion.current };
  });

  constructor({ embedded, film, look, casts }: Loaded) {
    const { theme, colours, projector, loop, autoplay } = embedded.settings;
    Object.assign(this.settings, { theme, colours, projector });
    this.loop = loop;
    this.playback.still = () => this.options.reducedMotion;
    this.film = film;
    this.#look = look;
    this.#casts = casts;
    this.#points = embedded.shots.map(({ points }) => points);
    this.#port = portOf(embedded);
    // Whoever asks for less motion begins it.
    this.#waiting = autoplay && !prefersReducedMotion.current;
    this.go(0);
  }

  get number(): number {
    return this.#shot;
  }

  get playing(): boolean {
    return this.#playing;
  }

  get moving(): boolean {
    return this.#seen && (this.#playing || this.playback.moving);
  }

  /** Says whether anybody can see the page; time goes on only while somebody can. */
  seen(now: boolean): void {
    this.#skips = now;
    this.#seen = now;
    if (now && this.#waiting) this.toggle();
  }

  toggle(): void {
    this.#waiting = false;
    this.playback.pause();
    this.#playing = !this.#playing;
    this.#skips = true;
    if (!this.#playing) return;
    const { time } = this.playback;
    // The viewer may have gone elsewhere in the shot since it played.
    if (this.film.frameAt(Math.floor(this.#passed)).time !== time) this.#passed = frameOf(this.film, this.#shot, time);
    if (this.#passed >= this.film.frames - 1) this.go(0);
  }

  /** Shows a shot as it begins, or as it is come to where the film plays. */
  go(shot: number): void {
    const span = this.film.spans[shot];
    if (span === undefined) return;
    this.#passed = span.first;
    const frame = this.film.frameAt(span.first);
    this.#stand(this.#playing ? frame : { ...frame, arrived: 1 });
  }

  /** Goes to a time of the shot, at once. */
  seek(time: number): void {
    this.#rest();
    this.playback.seek(time);
  }

  /** Goes to the next or the previous event of the shot, shown as motion. */
  step(direction: 1 | -1): void {
    const { from, to } = this.shot;
    const { time } = this.playback;
    this.#rest();
    if (direction > 0 ? time < Math.max(from, to) : time > Math.min(from, to))
      this.playback.step('event', direction, true);
  }

  goTo(viewpoint: Viewpoint): void {
    this.#free = true;
    for (const view of this.views) view.goTo(viewpoint);
  }

  timeOf(view: View): number {
    return this.#times[this.#views.indexOf(view)] ?? 0;
  }

  markedOn(view: View): Picked | null {
    return view.cellOf(sideOf(this.shot, this.#views.indexOf(view)).picked);
  }

  wordsOn(view: View): Words {
    const { words, caption, card } = this.shot;
    const shown = words && !isSmall(view);
    if (!shown) return { shown, title: '', yields: isSmall(view) };
    if (this.sides.length === 1) return { shown, title: caption, setup: true, card, look: this.#look };
    return { shown, title: this.nameOf(view) };
  }

  /** The one line over a small picture; null over a larger one, which has its words itself. */
  lineOn(view: View): string | null {
    const { words, caption, card } = this.shot;
    if (!words || !isSmall(view) || view.run === null) return null;
    if (this.sides.length > 1) return this.nameOf(view);
    if (caption !== '') return caption;
    return card === 'title' ? `${view.run.title}, ${view.run.setup}` : view.caption;
  }

  /** What tells a view apart from those beside it. */
  nameOf(view: View): string {
    return titleOf(this.views.indexOf(view), this.cast.sides[this.#views.indexOf(view)]?.name ?? '');
  }

  othersOn(): null {
    return null;
  }

  grabbed(): void {
    this.#free = true;
  }

  pass(view: View, elapsed: number): void {
    if (view !== this.views[0] || !this.#seen) return;
    const counted = this.#skips ? 0 : elapsed;
    this.#skips = false;
    if (!this.#playing) {
      this.playback.pass(counted);
      return;
    }
    // A picture that is still being made would miss the beginning.
    if (this.views.some(({ watcher, stage, pictured }) => watcher.waiting || (stage === null && pictured))) return;
    this.#passed += (counted * this.settings.speed * this.film.fps) / 1000;
    if (this.#passed < this.film.frames) {
      this.#stand(this.film.frameAt(Math.floor(this.#passed)));
    } else if (this.loop) {
      this.go(0);
    } else {
      this.#passed = this.film.frames - 1;
      this.#stand(this.film.frameAt(this.#passed));
      this.#playing = false;
    }
  }

  #rest(): void {
    this.#waiting = false;
    this.#playing = false;
  }

  #stand(frame: FilmFrame): void {
    const { shot, time } = frame;
    const comes = this.#seat(this.#casts[shot]!);
    if (shot !== this.#shot) this.#free = false;
    this.#shot = shot;
    this.playback.show(leaderIn(this.#casts[shot]!));
    this.playback.seek(time);
    this.#place(frame);
    // Pictures of other runs are laid out first.
    if (comes) void tick().then(() => this.#place(frame));
  }

  #place(frame: FilmFrame): void {
    if (this.#free) return;
    for (const [side, view] of this.#views.entries()) {
      const { camera, travel } = cameraOf(this.film.shots, frame, side);
      // A picture that is still being made takes its camera from the view.
      view.camera = camera;
      if (travel === null) view.stage?.setCamera(camera);
      else view.stage?.setCamera(camera, travel);
    }
  }

  /** Puts the runs of a cast into the views; returns whether that changed any. */
  #seat({ sides }: Cast): boolean {
    let changed = false;
    for (const [side, { index }] of sides.entries()) {
      const view = this.#views[side] ?? this.#addView();
      if (view.index === index) continue;
      const { kernel, params, seed } = index.run;
      view.runner.take(index, { kernel, params, seed, inputs: {} });
      changed = true;
    }
    return changed;
  }

  #addView(): View {
    const view = new View(this.#port, new Runner(this.#port), this, () => this.shot.run.kernel);
    $effect.root(() => {
      view.follow();
    });
    this.#views = [...this.#views, view];
    return view;
  }
}

function isSmall({ size: { width, height } }: View): boolean {
  return width < NARROW || height < LOW;
}

/** The part of a lab that finished runs need. */
function portOf({ runs }: EmbeddedFilm): Pick<LabPort, 'run' | 'cancel' | 'snapshot'> {
  return {
    run: () => Promise.resolve(refuse('A page computes nothing.')),
    cancel: () => Promise.resolve(),
    snapshot: ({ run: id, pass, workgroup }) => {
      const held = runs.find(({ run }) => run.id === id)?.snapshots;
      const found = held?.find((one) => one.pass === pass && one.workgroup === workgroup);
      return Promise.resolve(
        found === undefined ? refuse('The page does not hold this workgroup.') : { ok: true, value: found },
      );
    },
  };
}
