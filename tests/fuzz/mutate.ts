/** Breaks files: the same seed breaks them in the same way. */
import type { Random } from '../../core/tensors/random.ts';

/** Bytes of the largest file that is made. */
const LARGEST = 2 ** 20;
const MOST_CHANGES = 6;
const BYTES = [0x00, 0x01, 0x7f, 0x80, 0xff, 0x0a, 0x22, 0x5b, 0x7b, 0x2c] as const;
const NUMBERS = [
  ...['0', '-1', '1e308', '-1e308', '1e-400', '2147483648', '4294967296', '9007199254740993', 'NaN', 'null'],
  ...['18446744073709551616', '9'.repeat(400), '1e999', '0x10', '""', '{}', '[]'],
];
const OPENINGS = ['[', '{"a":', '(', '"', ',', '\n'] as const;

/** A file that is a little different from one of a corpus. */
export function mutate(corpus: readonly Uint8Array[], { uniform }: Random): Uint8Array {
  const pick = <T>(items: readonly T[]): T => items[Math.floor(uniform() * items.length)]!;
  const at = (length: number): number => Math.floor(uniform() * (length + 1));
  let bytes: Uint8Array = Uint8Array.from(pick(corpus));

  const replace = (start: number, end: number, piece: Uint8Array): void => {
    const whole = new Uint8Array(start + piece.length + (bytes.length - end));
    whole.set(bytes.subarray(0, start));
    whole.set(piece, start);
    whole.set(bytes.subarray(end), start + piece.length);
    bytes = whole.subarray(0, LARGEST);
  };
  const range = (): [start: number, end: number] => {
    const start = at(bytes.length);
    return [start, Math.min(bytes.length, start + at(32))];
  };
  const changes: readonly (() => void)[] = [
    () => {
      if (bytes.length > 0) bytes[at(bytes.length - 1)]! ^= 1 << at(7);
    },
    () => {
      if (bytes.length > 0) bytes[at(bytes.length - 1)] = pick(BYTES);
    },
    () => {
      replace(at(bytes.length), bytes.length, new Uint8Array());
    },
    () => {
      replace(...range(), new Uint8Array());
    },
    () => {
      const start = at(bytes.length);
      replace(
        start,
        start,
        Uint8Array.from({ length: at(32) }, () => at(255)),
      );
    },
    () => {
      const [start, end] = range();
      replace(end, end, bytes.slice(start, end));
    },
    () => {
      const other = pick(corpus);
      replace(at(bytes.length), bytes.length, other.slice(at(other.length)));
    },
    () => {
      const numbers = numbersIn(bytes);
      if (numbers.length > 0) replace(...pick(numbers), text(pick(NUMBERS)));
    },
    () => {
      // Deep nests, long texts and long lists; seldom very long ones.
      const times = 10 ** Math.floor(uniform() * (uniform() < 0.02 ? 6 : 4));
      const start = at(bytes.length);
      replace(start, start, text(pick(OPENINGS).repeat(times)));
    },
  ];
  for (let left = 1 + at(MOST_CHANGES - 1); left > 0; left--) pick(changes)();
  return bytes;
}

function text(written: string): Uint8Array {
  return new TextEncoder().encode(written);
}

/** Where numbers are written in a file. */
function numbersIn(bytes: Uint8Array): readonly [number, number][] {
  const found: [number, number][] = [];
  for (let start = 0; start < Math.min(bytes.length, 4096); start++) {
    let end = start;
    while (end < bytes.length && isDigit(bytes[end]!)) end++;
    if (end > start) found.push([start, end]);
    start = end;
  }
  return found;
}

function isDigit(byte: number): boolean {
  return byte >= 0x30 && byte <= 0x39;
}
