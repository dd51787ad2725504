/**
 * Fingerprints of sets of elements: each element has a number of 32 bits that looks random, and a set has the sum of the
 * numbers of its elements, with multiplicity. Sets of one size and one box whose fingerprints agree are taken to be equal:
 * of two that differ one in 2^32 pairs has the same sum.
 */

/** The number of an element, in WGSL and, below, in TypeScript. */
export const FINGERPRINT_CODE = `
fn audit_number(index: u32) -> u32 {
  var x = index * 0x9e3779b1u + 0x7f4a7c15u;
  x ^= x >> 15u;
  x *= 0x85ebca77u;
  return x ^ (x >> 13u);
}
`;

export function numberOf(index: number): number {
  let x = (Math.imul(index, 0x9e3779b1) + 0x7f4a7c15) | 0;
  x ^= x >>> 15;
  x = Math.imul(x, 0x85ebca77);
  return (x ^ (x >>> 13)) >>> 0;
}

/** A rectangle of a matrix. */
export interface Rectangle {
  readonly row: number;
  readonly column: number;
  readonly rows: number;
  readonly columns: number;
}

/** Gives the fingerprints of all rectangles of a row-major matrix. */
export type Fingerprints = (rectangle: Rectangle) => number;

/** Sums over all rectangles that begin at the first element, from which any other follows. */
export function fingerprints(rows: number, columns: number): Fingerprints {
  const width = columns + 1;
  const sums = new Uint32Array((rows + 1) * width);
  for (let row = 0; row < rows; row++) {
    let ofRow = 0;
    for (let column = 0; column < columns; column++) {
      ofRow += numberOf(row * columns + column);
      sums[(row + 1) * width + column + 1] = sums[row * width + column + 1]! + ofRow;
    }
  }
  return ({ row, column, rows: height, columns: across }) => {
    const at = (r: number, c: number): number => sums[r * width + c]!;
    const [bottom, right] = [row + height, column + across];
    return (at(bottom, right) - at(row, right) - at(bottom, column) + at(row, column)) >>> 0;
  };
}
