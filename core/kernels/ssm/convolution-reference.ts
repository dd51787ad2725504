/** The convolution in float64: directly, as a sum, and its spectra by discrete Fourier transforms without butterflies. */
import { transformOf } from './shape.ts';
import type { SsmShape, Transform } from './shape.ts';

/** x and K are [t]. Complex results are [rows, 2 columns], spectra in bit-reversed order of rows and of columns. */
export function convolutionReference(
  shape: SsmShape,
  x: Float32Array,
  K: Float64Array,
): Readonly<Record<string, Float64Array>> {
  const { t, skip } = shape;
  const transform = transformOf(shape);
  const whole = new Float64Array(transform.length);
  for (let k = 0; k < t; k++) for (let s = 0; s < t; s++) whole[k + s]! += K[k]! * x[s]!;
  const of = (name: string, signal: ArrayLike<number>): Record<string, Float64Array> =>
    spectrumOf(name, signal, transform);
  const y = of('y', whole);
  return {
    K,
    ...of('x', x),
    ...of('K', K),
    y_padded: y['y_padded']!,
    // The product already holds the 1 / L of the way back; a single pass back leaves a 1 / rows.
    y_freq: y['y_freq']!.map((value) => value / transform.length),
    ...(transform.columns === 1
      ? {}
      : { y_mid: columnSpectra(y['y_padded']!, transform).map((v) => v / transform.rows) }),
    y: Float64Array.from(x, (value, token) => whole[token]! + skip * value),
  };
}

/** The padded signal; the same with its columns transformed and twiddled; and its spectrum. */
function spectrumOf(name: string, signal: ArrayLike<number>, transform: Transform): Record<string, Float64Array> {
  const { length, rows, columns } = transform;
  const padded = new Float64Array(2 * length);
  for (let at = 0; at < signal.length; at++) padded[2 * at] = signal[at]!;
  const mid = columnSpectra(padded, transform);
  if (columns === 1) return { [`${name}_padded`]: padded, [`${name}_freq`]: mid };
  const turned = new Float64Array(2 * length);
  const freq = new Float64Array(2 * length);
  for (let r = 0; r < rows; r++) {
    for (let c = 0; c < columns; c++) {
      const angle = (-2 * Math.PI * ((reversed(r, rows) * c) % length)) / length;
      const at = 2 * (r * columns + c);
      turned[at] = mid[at]! * Math.cos(angle) - mid[at + 1]! * Math.sin(angle);
      turned[at + 1] = mid[at]! * Math.sin(angle) + mid[at + 1]! * Math.cos(angle);
    }
    dft(turned, freq, { first: r * columns, stride: 1, points: columns });
  }
  return { [`${name}_padded`]: padded, [`${name}_mid`]: turned, [`${name}_freq`]: freq };
}

/** The transform of each column, with frequencies in bit-reversed order of rows. */
function columnSpectra(values: Float64Array, { rows, columns }: Transform): Float64Array {
  const result = new Float64Array(values.length);
  for (let c = 0; c < columns; c++) dft(values, result, { first: c, stride: columns, points: rows });
  return result;
}

interface Line {
  readonly first: number;
  readonly stride: number;
  readonly points: number;
}

/**
 * The discrete Fourier transform along a line of complex numbers, by its definition; point p gets frequency
 * reversed(p).
 */
function dft(from: Float64Array, to: Float64Array, { first, stride, points }: Line): void {
  const roots = Array.from({ length: points }, (_, k) => (-2 * Math.PI * k) / points);
  const cosines = roots.map(Math.cos);
  const sines = roots.map(Math.sin);
  for (let p = 0; p < points; p++) {
    const frequency = reversed(p, points);
    let [re, im] = [0, 0];
    for (let s = 0; s < points; s++) {
      const at = 2 * (first + s * stride);
      const turn = (frequency * s) % points;
      re += from[at]! * cosines[turn]! - from[at + 1]! * sines[turn]!;
      im += from[at]! * sines[turn]! + from[at + 1]! * cosines[turn]!;
    }
    const at = 2 * (first + p * stride);
    to[at] = re;
    to[at + 1] = im;
  }
}

/** The bits of an index below `size`, a power of two, in reverse. */
export function reversed(index: number, size: number): number {
  let result = 0;
  for (let bit = 1; bit < size; bit *= 2) result = 2 * result + (Math.floor(index / bit) % 2);
  return result;
}
