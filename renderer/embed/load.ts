/** Reads the film of a page, and makes ready what its runs need before they are shown. */
import { DATA_ELEMENT } from '../../core/embed/contract.ts';
import type { EmbeddedFilm } from '../../core/embed/contract.ts';
import { decode } from '../../core/port/codec.ts';
import { inPortions } from '../../core/portions.ts';
import type { TraceIndex } from '../../core/trace/index.ts';
import { leaderIn, soloOf } from '../compare/cast.ts';
import type { Cast } from '../compare/cast.ts';
import { preparing } from '../figure/figure.ts';
import { loadLook } from '../film/card-look.ts';
import { createFilm } from '../film/film.ts';
import type { Film } from '../film/film.ts';
import type { CardLook } from '../scene/contract.ts';
import { prepared } from '../session/prepared.ts';

/** What a page shows: the film, and the runs of each of its shots. */
export interface Loaded {
  readonly embedded: EmbeddedFilm;
  readonly film: Film;
  readonly look: CardLook;
  readonly casts: readonly Cast[];
}

/** Rejects with one sentence where the page holds nothing that can be shown. */
export async function loadFilm(page: Document): Promise<Loaded> {
  const embedded = decode(await unpack(page.getElementById(DATA_ELEMENT)?.textContent.trim() ?? '')) as EmbeddedFilm;
  const indices: TraceIndex[] = [];
  for (const { run } of embedded.runs) indices.push(await inPortions(prepared(run)));
  const casts = castsOf(embedded, indices);
  const shots = embedded.shots.map(({ shot }) => shot);
  for (const [at, shot] of shots.entries()) {
    const work = preparing(shot, casts[at]!.sides);
    if (work !== null) await inPortions(work);
  }
  const film = createFilm(casts.map(leaderIn), shots, embedded.settings.fps);
  if (!film.ok) throw new Error(film.problem.message);
  return { embedded, film: film.value, look: await loadLook(embedded.settings.look), casts };
}

/** The cast of each shot; shots that show the same runs in the same way share one. */
function castsOf({ shots }: EmbeddedFilm, indices: readonly TraceIndex[]): readonly Cast[] {
  const known = new Map<string, Cast>();
  return shots.map(({ shot, sides }) => {
    const { compare } = shot.run;
    const key = JSON.stringify([sides, compare]);
    const made: Cast =
      known.get(key) ??
      (compare === null
        ? soloOf(indices[sides[0]!.run]!)
        : {
            sides: sides.map(({ run, name }) => ({ index: indices[run]!, name })),
            ...{ lock: compare.lock, stacked: compare.stacked, rotation: compare.turns },
          });
    known.set(key, made);
    return made;
  });
}

async function unpack(text: string): Promise<ArrayBuffer> {
  const binary = atob(text);
  const bytes = Uint8Array.from(binary, (character) => character.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip'));
  return await new Response(stream).arrayBuffer();
}
