import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatNanoseconds, ticksOf } from './ticks.ts';
import { following, panned, whole, zoomed } from './zoom.ts';

const axis = { name: 'step', extent: 1000 } as const;
const share = fc.double({ min: 0, max: 1, noNaN: true });

describe('the stretch that is shown', () => {
  it('keeps the position under the pointer where it is, and stays on the axis', () => {
    fc.assert(
      fc.property(share, share, fc.double({ min: 0.2, max: 5, noNaN: true }), (a, b, factor) => {
        const span = zoomed(axis, whole(axis), 4, a * 1000);
        const around = span.from + b * (span.to - span.from);
        const next = zoomed(axis, span, factor, around);
        expect(next.from).toBeGreaterThanOrEqual(0);
        expect(next.to).toBeLessThanOrEqual(1000 + 1e-9);
        expect(next.to - next.from).toBeGreaterThanOrEqual(4 - 1e-9);
        const free = next.from > 0 && next.to < 1000;
        if (free) expect((around - next.from) / (next.to - next.from)).toBeCloseTo(b, 6);
      }),
    );
  });

  it.each([
    [{ from: 0, to: 100 }, 0.5, { from: 50, to: 150 }],
    [{ from: 0, to: 100 }, -0.5, { from: 0, to: 100 }],
    [{ from: 850, to: 950 }, 2, { from: 900, to: 1000 }],
  ])('pans %j by %f to %j', (span, by, to) => expect(panned(axis, span, by)).toEqual(to));

  it('follows a position only when it leaves', () => {
    const span = { from: 100, to: 200 };
    expect(following(axis, span, 150)).toBe(span);
    expect(following(axis, span, 300)).toEqual({ from: 290, to: 390 });
    expect(following(axis, span, 20)).toEqual({ from: 10, to: 110 });
  });
});

describe('ticks', () => {
  it('are round, in the span, and no more than asked for', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('step' as const, 'bytes' as const, 'nanoseconds' as const),
        fc.double({ min: 0, max: 1e6, noNaN: true }),
        fc.double({ min: 1, max: 1e7, noNaN: true }),
        fc.integer({ min: 1, max: 20 }),
        (name, from, length, most) => {
          const ticks = ticksOf(name, { from, to: from + length }, most);
          expect(ticks.length).toBeLessThanOrEqual(most + 1);
          for (const { position } of ticks) {
            expect(position).toBeGreaterThanOrEqual(from - 1e-6);
            expect(position).toBeLessThanOrEqual((from + length) * (1 + 1e-9));
          }
        },
      ),
    );
  });

  it('are written in the unit of the axis', () => {
    expect(ticksOf('step', { from: 0, to: 1000 }, 5).map(({ text }) => text)).toEqual([
      '0',
      '200',
      '400',
      '600',
      '800',
      '1,000',
    ]);
    expect(ticksOf('bytes', { from: 0, to: 4096 }, 4).map(({ text }) => text)).toEqual([
      '0 B',
      '1.0 KB',
      '2.0 KB',
      '3.0 KB',
      '4.0 KB',
    ]);
    expect([0.5, 416, 12345, 3.2e6].map(formatNanoseconds)).toEqual(['0.5 ns', '416 ns', '12.35 µs', '3.2 ms']);
  });
});
