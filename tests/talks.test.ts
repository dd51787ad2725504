/** The talk in docs is true: its shots fit their runs, and what its captions count was counted. */
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createDawnExecutor } from '../app/node/dawn.ts';
import { parseDocument } from '../core/document/document.ts';
import { besidesOf } from '../core/document/run.ts';
import { keyOf } from '../core/document/storyboard.ts';
import type { Shot } from '../core/document/storyboard.ts';
import { talkOf } from '../core/document/talk.ts';
import { createLab } from '../core/lab.ts';
import { isSound } from '../core/run.ts';
import type { Run } from '../core/run.ts';
import { decodeEvent } from '../core/trace/layout.ts';

const NAME = 'flash-attention-and-mamba.tilescope';
const executor = createDawnExecutor();
const lab = createLab({ executor });
afterAll(() => executor.dispose());

const parsed = parseDocument(readFileSync(new URL(`../docs/talks/${NAME}`, import.meta.url), 'utf8'), NAME);
if (!parsed.ok) throw new Error(parsed.problem.message);
const { shots } = talkOf(parsed.value);
/** The runs of each shot, the one of its own first. */
const runs = new Map<string, readonly Run[]>();

const of = (shot: Shot): readonly Run[] => runs.get(keyOf(shot.run))!;
const said = (words: string): { readonly shot: Shot; readonly run: Run; readonly beside: Run | undefined } => {
  const shot = shots.find(({ caption }) => caption.includes(words));
  if (shot === undefined) throw new Error(`no caption says "${words}"`);
  return { shot, run: of(shot)[0]!, beside: of(shot)[1] };
};
const traffic = ({ traffic: { byTensor } }: Run, name: string): number =>
  (byTensor[name]?.read ?? 0) + (byTensor[name]?.write ?? 0);
const bytes = ({ traffic: { hbmReadBytes, hbmWriteBytes } }: Run): number => hbmReadBytes + hbmWriteBytes;
/** How many events of an operation a shot shows. */
const shown = ({ shot, run }: ReturnType<typeof said>, operation: string): number =>
  Array.from({ length: shot.to - shot.from }, (_, at) => decodeEvent(run.records, shot.from + at)).filter(
    (event) => event.operation === operation,
  ).length;

beforeAll(async () => {
  for (const { run } of shots) {
    if (runs.has(keyOf(run))) continue;
    const all: Run[] = [];
    for (const { kernel, params } of [run, ...besidesOf(run.compare)]) {
      const outcome = await lab.run({ kernel, params, seed: run.seed, inputs: {} });
      if (!outcome.ok) throw new Error(outcome.problem.message);
      all.push(outcome.value);
    }
    runs.set(keyOf(run), all);
  }
}, 120_000);

it('has at least ten shots on attention and the selective scan, each within its run, all of them sound', () => {
  expect(shots.length).toBeGreaterThanOrEqual(10);
  expect(shots.map(({ run }) => run.kernel)).toEqual(expect.arrayContaining(['attention', 'selective-scan']));
  for (const shot of shots) {
    expect(shot.to).toBeLessThanOrEqual(Math.max(...of(shot).map(({ events }) => events)));
    expect(of(shot).every(isSound)).toBe(true);
    expect(shot.notes).not.toBe('');
  }
});

it('counts the traffic of S and P as the caption does, and none of it in flash attention', () => {
  const { run } = said('5 N² elements');
  const n = run.params['n'] as number;
  expect(traffic(run, 'S') + traffic(run, 'P')).toBe(5 * n * n * 4);
  const flash = said('S and P never reach HBM').run;
  expect(traffic(flash, 'S') + traffic(flash, 'P')).toBe(0);
});

it('shows the moments that it speaks of', () => {
  expect(shown(said('writes every score'), 'store')).toBe(16);
  expect(shown(said('scaled down'), 'rescale')).toBeGreaterThan(0);
  expect(shown(said('are skipped'), 'skip')).toBeGreaterThan(0);
  expect(shown(said('combine as a tree'), 'combine')).toBeGreaterThan(0);
});

it('compares bytes as it says', () => {
  const attention = said('fewer bytes');
  expect(bytes(attention.beside!) / bytes(attention.run)).toBeCloseTo(2.3, 1);
  expect(attention.run.flops / bytes(attention.run)).toBeGreaterThan(
    attention.beside!.flops / bytes(attention.beside!),
  );
  const scan = said('never leaves SRAM');
  for (const name of ['Abar', 'Bx', 'h']) {
    expect(traffic(scan.run, name)).toBe(0);
    expect(traffic(scan.beside!, name)).toBeGreaterThan(0);
  }
});
