import { expect, it } from 'vitest';
import { anyRun } from '../../core/document/shot.fixture.ts';
import { wholeRun } from '../../core/document/storyboard.ts';
import { addShot, changeShot, moveShot, removeShot } from './storyboard.ts';

const shots = ['a', 'b', 'c'].map((caption) => ({ ...wholeRun(anyRun, 9), caption }));
const names = (board: readonly { readonly caption: string }[]): string => board.map(({ caption }) => caption).join('');

it('takes, changes, moves and leaves out shots, and leaves the storyboard before it as it was', () => {
  expect(names(addShot(shots, { ...wholeRun(anyRun, 9), caption: 'x' }, 1))).toBe('axbc');
  expect(names(changeShot(shots, 1, { caption: 'y' }))).toBe('ayc');
  expect(names(moveShot(shots, 0, 2))).toBe('bca');
  expect(names(moveShot(shots, 2, 0))).toBe('cab');
  expect(names(moveShot(shots, 7, 0))).toBe('abc');
  expect(names(removeShot(shots, 1))).toBe('ac');
  expect(names(shots)).toBe('abc');
});
