import { describe, expect, it } from 'vitest';
import { batchedCode, batchesOf } from './batches.ts';

describe('batches', () => {
  it.each([
    [[7, 1, 1], 3],
    [[4, 3, 2], 1],
    [[4, 3, 2], 5],
    [[4, 3, 2], 12],
    [[4, 3, 2], 100],
    [[3, 5, 4], 31],
  ] as const)('of %j, %i at a time, hold every workgroup once', (grid, most) => {
    const seen = new Set<string>();
    for (const { base, count } of batchesOf(grid, () => most)) {
      expect(count[0] * count[1] * count[2]).toBeLessThanOrEqual(most);
      for (let z = 0; z < count[2]; z++) {
        for (let y = 0; y < count[1]; y++) {
          for (let x = 0; x < count[0]; x++) seen.add([base[0] + x, base[1] + y, base[2] + z].join());
        }
      }
    }
    const expected = grid[0] * grid[1] * grid[2];
    expect(seen.size).toBe(expected);
    const sum = [...batchesOf(grid, () => most)].reduce(
      (total, { count }) => total + count[0] * count[1] * count[2],
      0,
    );
    expect(sum).toBe(expected);
  });
});

describe('a program in batches', () => {
  it('is refused where it would see its batch instead of the grid', () => {
    expect(batchedCode('@compute fn main(@builtin(workgroup_id) g: vec3u, @builtin(num_workgroups) n: vec3u) {}')).toBe(
      undefined,
    );
    expect(batchedCode('@compute fn main(@builtin(local_invocation_index) thread: u32) {}')).toBe(undefined);
  });
});
