/** The ticks of an axis, at round numbers, and how a position is written. */
import { formatBytes, formatCount } from '../format.ts';
import type { AxisName, Span } from './axis.ts';

export interface Tick {
  readonly position: number;
  readonly text: string;
}

/** The positions of at most `most` ticks: bytes at powers of two, the others at 1, 2 or 5 times a power of ten. */
export function ticksOf(name: AxisName, { from, to }: Span, most: number): readonly Tick[] {
  const least = (to - from) / Math.max(most, 1);
  const step = name === 'bytes' ? 2 ** Math.ceil(Math.log2(least)) : roundUp(least);
  const whole = name === 'step' ? Math.max(step, 1) : step;
  const ticks: Tick[] = [];
  for (let count = Math.ceil(from / whole); count * whole <= to && ticks.length <= most; count++) {
    const position = count * whole;
    ticks.push({ position, text: formatPosition(name, position) });
  }
  return ticks;
}

export function formatPosition(name: AxisName, position: number): string {
  switch (name) {
    case 'step':
      return formatCount(Math.round(position));
    case 'bytes':
      return formatBytes(Math.round(position));
    case 'nanoseconds':
      return formatNanoseconds(position);
  }
}

/** A duration in the unit that leaves one to three digits before the point: 12345 is "12.35 µs". */
export function formatNanoseconds(ns: number): string {
  const units = ['ns', 'µs', 'ms', 's'];
  let value = ns;
  let unit = 0;
  while (Math.abs(value) >= 1000 && unit < units.length - 1) {
    value /= 1000;
    unit++;
  }
  return `${Number(value.toPrecision(4))} ${units[unit]}`;
}

function roundUp(least: number): number {
  const power = 10 ** Math.floor(Math.log10(least));
  const digit = [1, 2, 5, 10].find((candidate) => candidate * power >= least * (1 - 1e-9))!;
  return digit * power;
}
