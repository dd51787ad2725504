/**
 * Thumbnails of shots: drawn one at a time while nothing else goes on, of runs that are there, and kept until what they show
 * changes. No run is computed for the sake of a thumbnail.
 */
import { keyOfLook } from '../../core/document/look.ts';
import { keyOf } from '../../core/document/storyboard.ts';
import type { Shot } from '../../core/document/storyboard.ts';
import { messageOf } from '../../core/message.ts';
import type { Cast } from '../compare/cast.ts';
import type { Style, Thumbnailer } from '../film/thumbnail.ts';
import type { Director } from './director.svelte.ts';
import type { Settings } from './settings.svelte.ts';
import type { TalkRuns } from './talk-runs.svelte.ts';

/** What the lab knows of the shots whose thumbnails are drawn. */
export interface Portrayed {
  readonly settings: Pick<Settings, 'theme' | 'colours'>;
  readonly director: Pick<Director, 'castOf' | 'look'> & { readonly runs: Pick<TalkRuns, 'pointsOf'> };
  /** Whether something goes on that drawing would disturb. */
  readonly disturbed: boolean;
}

/** A picture, or why none could be drawn of these runs. */
type Drawn = { readonly url: string } | { readonly problem: string; readonly cast: Cast };

/** The most pictures that are kept; the one that was drawn first goes first. */
const MOST = 600;
/** The milliseconds before each picture, in which a viewer may go on changing the shot. */
const PAUSE = 300;

export class Thumbnails {
  readonly #of: Portrayed;
  readonly #create: (style: Style) => Thumbnailer;
  readonly #idle: () => Promise<void>;
  #drawn = $state.raw<Readonly<Record<string, Drawn>>>({});
  /** The shots that somebody looks at, for each who does. */
  #wanted: readonly (readonly Shot[])[] = [];
  #working = false;

  /**
   * @param create makes what draws
   * @param idle waits until the page has nothing else to do
   */
  constructor(of: Portrayed, create: (style: Style) => Thumbnailer, idle: () => Promise<void> = whenIdle) {
    this.#of = of;
    this.#create = create;
    this.#idle = idle;
  }

  /** The address of the picture of a shot; null until it has been drawn. */
  of(shot: Shot): string | null {
    const drawn = this.#drawn[this.#keyOf(shot)];
    return drawn !== undefined && 'url' in drawn ? drawn.url : null;
  }

  /** Why a shot has no picture; null where it has one, or may have one later. */
  problemOf(shot: Shot): string | null {
    const drawn = this.#drawn[this.#keyOf(shot)];
    return drawn !== undefined && 'problem' in drawn ? drawn.problem : null;
  }

  /** Draws the pictures of these shots, the first one first, as far as they are not there. Returns what lets them go. */
  want(shots: readonly Shot[]): () => void {
    const own = [...shots];
    this.#wanted = [...this.#wanted, own];
    // What is asked here about runs and settings is what the pictures depend on.
    if (this.#next() !== null) void this.#work();
    return () => {
      this.#wanted = this.#wanted.filter((other) => other !== own);
    };
  }

  #next(): { readonly shot: Shot; readonly cast: Cast; readonly key: string } | null {
    for (const shots of this.#wanted) {
      for (const shot of shots) {
        const key = this.#keyOf(shot);
        const cast = this.#of.director.castOf(shot);
        const drawn = this.#drawn[key];
        // What failed is tried again once the runs are others.
        const missing = drawn === undefined || ('problem' in drawn && drawn.cast !== cast);
        if (cast !== null && missing) return { shot, cast, key };
      }
    }
    return null;
  }

  async #work(): Promise<void> {
    if (this.#working) return;
    this.#working = true;
    let drawing = null as { readonly style: string; readonly thumbnailer: Thumbnailer } | null;
    try {
      while (this.#next() !== null) {
        await this.#idle();
        // Meanwhile nobody may look at it any more.
        const next = this.#of.disturbed ? null : this.#next();
        if (next === null) continue;
        const { theme, colours } = this.#of.settings;
        const { look } = this.#of.director;
        const style = JSON.stringify([theme, colours, keyOfLook(look)]);
        if (drawing?.style !== style) {
          drawing?.thumbnailer.dispose();
          drawing = { style, thumbnailer: this.#create({ theme, colours, look }) };
        }
        this.#keep(next.key, await drawnBy(drawing.thumbnailer, next.shot, next.cast));
      }
    } finally {
      drawing?.thumbnailer.dispose();
      this.#working = false;
    }
  }

  #keep(key: string, drawn: Drawn): void {
    const all = [...Object.entries(this.#drawn).filter(([other]) => other !== key), [key, drawn] as const];
    for (const [, gone] of all.splice(0, Math.max(all.length - MOST, 0)))
      if ('url' in gone) URL.revokeObjectURL(gone.url);
    this.#drawn = Object.fromEntries(all);
  }

  /** A text that is the same for shots that look the same. */
  #keyOf({
    run,
    caption,
    from,
    to,
    camera,
    toScale,
    focus,
    words,
    card,
    shown,
    gpu,
    raster,
    sweep,
    row,
    picked,
    beside,
  }: Shot) {
    const { theme, colours } = this.#of.settings;
    const figure =
      shown === 'nothing'
        ? []
        : [gpu, raster, row, sweep, sweep !== null && this.#of.director.runs.pointsOf(sweep) !== null];
    const look = card === 'none' ? null : keyOfLook(this.#of.director.look);
    const sight = [caption, from, to, camera, toScale, focus, words, card, look, shown, picked, beside];
    return JSON.stringify([keyOf(run), sight, figure, theme, colours]);
  }
}

async function drawnBy(thumbnailer: Thumbnailer, shot: Shot, cast: Cast): Promise<Drawn> {
  try {
    return { url: URL.createObjectURL(await thumbnailer.draw(shot, cast)) };
  } catch (error) {
    return { problem: messageOf(error), cast };
  }
}

async function whenIdle(): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, PAUSE));
  await new Promise((resolve) => requestIdleCallback(resolve));
}
