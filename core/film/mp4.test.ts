import { expect, it } from 'vitest';
import { clearTimes } from './mp4.ts';

function box(type: string, content: readonly number[]): number[] {
  const size = content.length + 8;
  return [0, 0, size >> 8, size & 255, ...Array.from(type, (letter) => letter.charCodeAt(0)), ...content];
}

it('clears the times of every header, and nothing else', () => {
  const file = (time: number): number[] => {
    const times = Array.from({ length: 8 }, () => time);
    const header = [0, 0, 0, 0, ...times, 7, 7, 7];
    const long = [1, 0, 0, 0, ...times, ...times, 9, 9];
    const track = box('trak', [...box('tkhd', long), ...box('mdia', [...box('mdhd', header), ...box('hdlr', [5, 5])])]);
    return box('moov', [...box('mvhd', header), ...track, ...box('udta', [3])]);
  };
  const bytes = Uint8Array.from(file(66));
  clearTimes(bytes);
  expect([...bytes]).toEqual(file(0));
});
