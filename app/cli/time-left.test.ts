import { afterEach, expect, it, vi } from 'vitest';
import { progressBar, spell } from './time-left.ts';

it.each([
  [0, '0 s'],
  [1, '1 s'],
  [99_000, '99 s'],
  [100_000, '1:40 min'],
  [125_000, '2:05 min'],
  [6_000_000, '1:40 h'],
])('%i ms is %s', (milliseconds, words) => {
  expect(spell(milliseconds)).toBe(words);
});

afterEach(() => {
  vi.restoreAllMocks();
});

it('tells what is left from what it has timed, and nothing before', () => {
  const said: string[] = [];
  const bar = progressBar({ isTTY: true, write: (text: string) => said.push(text) } as unknown as NodeJS.WriteStream);
  const now = vi.spyOn(performance, 'now');
  for (const frame of [1, 2, 5]) {
    now.mockReturnValue(10_000 + 2000 * (frame - 1));
    bar.show(frame, 5, 'frame');
  }
  expect(said.map((text) => text.split('] ')[1])).toEqual(['frame 1/5', 'frame 2/5, 6 s left', 'frame 5/5, 0 s left']);
});
