/** What the record says of single steps, in words. */
import { afterAll, expect, test } from 'vitest';
import { createDawnExecutor } from '../../app/node/dawn.ts';
import { accessText } from '../proof.ts';
import { kernelNamed, recordOf } from './proof.fixture.ts';

const executor = createDawnExecutor();
afterAll(() => executor.dispose());

test('a step has the accesses of its group, in rows and columns', async () => {
  const values = { variant: 'flash', n: 12, d: 4, br: 8, bc: 8 };
  const { findings, event } = await recordOf(executor, kernelNamed('attention'), values);
  expect(findings).toEqual([]);
  const load = event(0)!;
  expect(load.told[0]).toMatch(/^load Q into Q_i, rows 0–7, columns 0–3, line \d+$/);
  expect([load.first, load.last]).toEqual([0, load.told.length - 1]);
  expect(load.differences).toEqual([]);
  expect(event(load.last)).toEqual(load);
  const reads = load.accesses.filter(({ memory, kind }) => memory === 'HBM' && kind === 'read');
  expect(reads).toEqual([
    {
      kind: 'read',
      name: 'Q',
      memory: 'HBM',
      line: expect.any(Number),
      count: 32,
      box: { plane: 0, row: 0, rows: 8, column: 0, columns: 4 },
      dense: true,
    },
  ]);
});

test('a step of the second plane is told by its plane, a barrier touches nothing, and there is no step beyond', async () => {
  const values = { n: 8, d: 4, heads: 2, bt: 8 };
  const { findings, event } = await recordOf(executor, kernelNamed('multi-head-attention'), values);
  expect(findings).toEqual([]);
  const all = [];
  for (let at = 0; ; at++) {
    const one = event(at);
    if (one === undefined) break;
    all.push(one);
  }
  const planes = all.flatMap(({ accesses }) => accesses.flatMap(({ box }) => (box === null ? [] : [box.plane])));
  expect(Math.max(...planes)).toBe(1);
  const barrier = all.find(({ told }) => told[0]?.startsWith('barrier') === true);
  expect(barrier).toMatchObject({ accesses: [], differences: [] });
});

test('an access in words', () => {
  const box = { plane: 0, row: 8, rows: 8, column: 0, columns: 1 };
  const access = { kind: 'read', name: 'K', memory: 'HBM', line: 41, count: 1256, box, dense: true } as const;
  expect(accessText(access)).toBe('reads K rows 8–15, column 0: 1,256 times at line 41');
  expect(accessText({ ...access, kind: 'write', count: 1, dense: false, box: { ...box, plane: 1 }, line: null })).toBe(
    'writes K rows 8–15, column 0 of plane 1, not all of it alike: 1 time, in a library',
  );
  expect(accessText({ ...access, box: null })).toBe('reads K in several planes: 1,256 times at line 41');
});
