import { describe, expect, it } from 'vitest';
import type { SlotSpec } from '../kernel.ts';
import { GPUS, gpuOf, peak } from './gpus.ts';
import { occupancyOf } from './occupancy.ts';
import { boundAt, roofAt, rooflineOf } from './roofline.ts';

const KB = 1024;
const slot = (memory: SlotSpec['memory'], bytes: number): SlotSpec => ({
  name: 'T',
  hue: 'slate',
  memory,
  rows: bytes / 4,
  columns: 1,
  scale: 'signed',
});

describe('what an SM can hold', () => {
  it.each([
    ['a100', 64, 16 * KB, 9, 'SRAM'],
    ['t4', 64, 16 * KB, 4, 'SRAM'],
    ['a100', 1024, 0, 2, 'threads'],
    ['a100', 1, 0, 32, 'workgroups'],
    ['h100', 33, 0, 32, 'threads'],
    ['t4', 64, 65 * KB, 0, 'SRAM'],
    // Wavefronts of 64 threads; two workgroups' worth of LDS on a WGP; and of Apple no more than what is published.
    ['mi300x', 65, 0, 16, 'threads'],
    ['mi300x', 64, 16 * KB, 4, 'SRAM'],
    ['rx-7900-xtx', 64, 64 * KB, 2, 'SRAM'],
    ['rx-7900-xtx', 64, 65 * KB, 0, 'SRAM'],
    ['m1-max', 64, 0, 48, 'threads'],
    ['m1-max', 64, 16 * KB, 2, 'SRAM'],
  ] as const)('%s: %i threads and %i bytes give %i, by %s', (id, threads, bytes, workgroups, limit) => {
    const found = occupancyOf({ threads, slots: bytes === 0 ? [] : [slot('sram', bytes)] }, gpuOf(id)!);
    expect(found).toMatchObject({ workgroups, limit });
  });

  it('counts the registers that slots fill', () => {
    const found = occupancyOf({ threads: 64, slots: [slot('registers', 64 * 4 * 128)] }, gpuOf('a100')!);
    expect(found).toMatchObject({ workgroups: 8, limit: 'registers' });
  });
});

describe('the peaks', () => {
  it.each([
    ['a100', 19.5],
    ['h100', 66.9],
    ['rtx-4090', 82.6],
    ['t4', 8.1],
    ['mi300x', 163.4],
    ['rx-7900-xtx', 61.4],
    ['m1-max', 10.4],
    ['m1-ultra', 21],
  ])('of %s are the published %f Tflop/s', (id, tera) => {
    expect(peak(gpuOf(id)!) / 1e12).toBeCloseTo(tera, 1);
  });

  it('make a roof with a ridge', () => {
    for (const gpu of GPUS) {
      const roof = rooflineOf(gpu);
      expect(roofAt(roof, roof.ridge)).toBeCloseTo(peak(gpu), -6);
      expect(roofAt(roof, roof.ridge / 2)).toBeCloseTo(peak(gpu) / 2, -6);
      expect(boundAt(roof, roof.ridge * 0.9)).toBe('memory');
      expect(boundAt(roof, roof.ridge * 1.1)).toBe('compute');
    }
  });
});
