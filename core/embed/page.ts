/** Embeds a film with its runs in a page that needs no server, no network, and no GPU for computing. */
import { refuse } from '../outcome.ts';
import type { Outcome } from '../outcome.ts';
import { toBase64 } from '../base64.ts';
import type { SnapshotPort } from '../port/contract.ts';
import { encode } from '../port/codec.ts';
import type { Run, Snapshots } from '../run.ts';
import { BYTES_PER_ELEMENT } from '../tensors/f32.ts';
import { snapshotOffsets } from '../trace/snapshots.ts';
import { PLACEHOLDER } from './contract.ts';
import type { EmbeddedFilm, EmbeddedRun } from './contract.ts';
import { sizesApart } from '../sizes.ts';

/** The most bytes of tensors, trace and slots that a page may hold. */
const LARGEST = 256 * 2 ** 20;

/** How many bytes a run and all snapshots of its slots take before compression. */
export function rawSize(run: Run): number {
  const tensors = run.tensors.reduce((sum, { data }) => sum + (data?.byteLength ?? 0), 0);
  let slots = 0;
  for (const pass of run.passes) {
    for (let workgroup = 0; workgroup + 1 < pass.starts.length; workgroup++) {
      slots += snapshotOffsets(run.records, pass, workgroup).size * BYTES_PER_ELEMENT;
    }
  }
  return tensors + run.records.byteLength + run.depths.byteLength + slots;
}

/** A film whose slots are still to be fetched. */
export interface FilmToEmbed extends Omit<EmbeddedFilm, 'runs'> {
  readonly runs: readonly Run[];
}

/**
 * Returns the bytes of the page, or the problem of runs that are too large together.
 *
 * @param template the page without a film
 * @param title what the page is called
 * @param onProgress the share of the slots that has been fetched, from 0 to 1
 */
export async function embedFilm(
  lab: SnapshotPort,
  { runs, ...shown }: FilmToEmbed,
  template: string,
  title: string,
  onProgress: (share: number) => void = () => undefined,
): Promise<Outcome<Uint8Array<ArrayBuffer>>> {
  const size = runs.reduce((sum, run) => sum + rawSize(run), 0);
  if (size > LARGEST) {
    const [needed, bound] = sizesApart(size, LARGEST);
    const [what, way] =
      runs.length === 1
        ? ['this run has', 'choose smaller sizes']
        : [`these ${runs.length} runs have`, 'choose smaller sizes, or give each shot a page of its own'];
    return refuse(`A page holds at most ${bound} of tensors, trace and slots, and ${what} ${needed}; ${way}.`);
  }
  const total = runs.reduce((sum, run) => sum + run.workgroups, 0);
  let fetched = 0;
  const embedded: EmbeddedRun[] = [];
  for (const run of runs) {
    const snapshots: Snapshots[] = [];
    for (const [pass, { starts }] of run.passes.entries()) {
      for (let workgroup = 0; workgroup + 1 < starts.length; workgroup++) {
        const outcome = await lab.snapshot({ run: run.id, pass, workgroup });
        if (!outcome.ok) return outcome;
        snapshots.push(outcome.value);
        onProgress(++fetched / total);
      }
    }
    embedded.push({ run, snapshots });
  }
  const film: EmbeddedFilm = { runs: embedded, ...shown };
  const [before, after] = template.split(PLACEHOLDER);
  if (before === undefined || after === undefined)
    throw new Error('The template of the page has no placeholder for the film.');
  const heading = `<title>${title.replaceAll('&', '&amp;').replaceAll('<', '&lt;')} · Tilescope</title>`;
  const page = [before.replace(/<title>.*?<\/title>/, () => heading), toBase64(await deflate(encode(film))), after];
  return { ok: true, value: new TextEncoder().encode(page.join('')) };
}

async function deflate(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array> {
  const stream = new Blob([bytes]).stream().pipeThrough(new CompressionStream('gzip'));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}
