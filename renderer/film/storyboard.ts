/** Edits of a storyboard. Each returns a new storyboard and leaves the old one as it is. */
import type { Shot } from '../../core/document/storyboard.ts';

export function addShot(shots: readonly Shot[], shot: Shot, at: number): readonly Shot[] {
  return shots.toSpliced(at, 0, shot);
}

export function changeShot(shots: readonly Shot[], number: number, change: Partial<Shot>): readonly Shot[] {
  return shots.map((shot, at) => (at === number ? { ...shot, ...change } : shot));
}

export function removeShot(shots: readonly Shot[], number: number): readonly Shot[] {
  return shots.toSpliced(number, 1);
}

export function moveShot(shots: readonly Shot[], number: number, to: number): readonly Shot[] {
  const shot = shots[number];
  return shot === undefined ? shots : removeShot(shots, number).toSpliced(to, 0, shot);
}
