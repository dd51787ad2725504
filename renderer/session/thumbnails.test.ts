import { beforeEach, describe, expect, it, vi } from 'vitest';
import { PLAIN_COLOURS } from '../../core/document/colours.ts';
import { PLAIN_LOOK } from '../../core/document/look.ts';
import { anyRun } from '../../core/document/shot.fixture.ts';
import { wholeRun } from '../../core/document/storyboard.ts';
import type { Shot } from '../../core/document/storyboard.ts';
import { createTraceIndex } from '../../core/trace/index.ts';
import { soloOf } from '../compare/cast.ts';
import type { Cast } from '../compare/cast.ts';
import { toyRun } from '../inspect/toy-run.ts';
import { Thumbnails } from './thumbnails.svelte.ts';
import type { Portrayed } from './thumbnails.svelte.ts';

const shot: Shot = wholeRun(anyRun, 8);
const [first, second] = [shot, { ...shot, from: 4 }];

/** A lab whose runs and hindrances a test sets, and a thumbnailer that draws when the test says so. */
function studio() {
  const cast: { now: Cast | null } = { now: soloOf(createTraceIndex(toyRun)) };
  const lab = {
    settings: { theme: 'dark' as 'dark' | 'light', colours: PLAIN_COLOURS },
    director: { look: PLAIN_LOOK, castOf: () => cast.now, runs: { pointsOf: () => null } },
    disturbed: false,
  };
  const drawn: Shot[] = [];
  let fails: string | null = null;
  let disposed = 0;
  const thumbnails = new Thumbnails(
    lab satisfies Portrayed,
    () => ({
      draw: (one) => {
        drawn.push(one);
        return fails === null ? Promise.resolve(new Blob(['x'])) : Promise.reject(new Error(fails));
      },
      dispose: () => disposed++,
    }),
    () => new Promise((resolve) => setTimeout(resolve)),
  );
  return { cast, lab, drawn, thumbnails, disposed: () => disposed, fail: (why: string | null) => (fails = why) };
}

const settled = (holds: () => boolean): Promise<void> =>
  vi.waitFor(() => {
    expect(holds()).toBe(true);
  });

describe('thumbnails', () => {
  beforeEach(() => {
    vi.spyOn(URL, 'createObjectURL').mockImplementation(() => `blob:${Math.random()}`);
  });

  it('are drawn one after the other, once, and again when the shot or the lab looks otherwise', async () => {
    const { lab, drawn, thumbnails, disposed } = studio();
    expect(thumbnails.of(first)).toBeNull();
    thumbnails.want([first, second]);
    await settled(() => thumbnails.of(second) !== null);
    expect(drawn).toEqual([first, second]);
    // What drew them is given up when there is nothing more to draw.
    expect(disposed()).toBe(1);
    const address = thumbnails.of(first);
    thumbnails.want([first, { ...second, notes: 'what a speaker reads is not seen', hold: 3 }]);
    expect(thumbnails.of({ ...first, hold: 3 })).toBe(address);
    expect(thumbnails.of({ ...first, card: 'title' })).toBeNull();
    const moved = { ...first, camera: { viewpoint: 'tray' } } as const;
    expect(thumbnails.of(moved)).toBeNull();
    thumbnails.want([moved]);
    await settled(() => thumbnails.of(moved) !== null);
    lab.settings.theme = 'light';
    expect(thumbnails.of(first)).toBeNull();
    expect(drawn).toEqual([first, second, moved]);
  });

  it('are drawn again when the look of the cards changes, where they have one', async () => {
    const { thumbnails, drawn, lab } = studio();
    const [plain, carded]: [Shot, Shot] = [shot, { ...shot, card: 'title' }];
    thumbnails.want([plain, carded]);
    await settled(() => thumbnails.of(plain) !== null && thumbnails.of(carded) !== null);
    lab.director.look = { ...PLAIN_LOOK, accent: '#2a9df4' };
    expect(thumbnails.of(plain)).not.toBeNull();
    expect(thumbnails.of(carded)).toBeNull();
    thumbnails.want([plain, carded]);
    await settled(() => thumbnails.of(carded) !== null);
    expect(drawn).toEqual([plain, carded, carded]);
  });

  it('wait for runs, which nobody computes for them, and while something else goes on', async () => {
    const { cast, lab, drawn, thumbnails } = studio();
    const there = cast.now;
    cast.now = null;
    thumbnails.want([first]);
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(drawn).toEqual([]);
    cast.now = there;
    lab.disturbed = true;
    const letGo = thumbnails.want([first]);
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(drawn).toEqual([]);
    lab.disturbed = false;
    await settled(() => thumbnails.of(first) !== null);
    letGo();
  });

  it('of shots at which nobody looks any more are not drawn', async () => {
    const { drawn, thumbnails } = studio();
    thumbnails.want([first, second])();
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(drawn).toEqual([]);
    expect(thumbnails.of(second)).toBeNull();
  });

  it('say why they could not be drawn, and are tried again once the runs are others', async () => {
    const { cast, drawn, thumbnails, fail } = studio();
    fail('Run 3 is no longer held; run the kernel again.');
    thumbnails.want([first]);
    await settled(() => thumbnails.problemOf(first) !== null);
    expect(thumbnails.problemOf(first)).toContain('no longer held');
    thumbnails.want([first]);
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(drawn).toHaveLength(1);
    fail(null);
    cast.now = soloOf(createTraceIndex({ ...toyRun, id: 'toy-2' }));
    thumbnails.want([first]);
    await settled(() => thumbnails.of(first) !== null);
    expect(thumbnails.problemOf(first)).toBeNull();
  });
});
