import { describe, expect, it } from 'vitest';
import { beginHistory, noteChange, redo, undo } from './history.ts';

describe('undo and redo', () => {
  it('goes back and forth', () => {
    let history = noteChange(noteChange(beginHistory('a'), 'b', 'x', 0), 'c', 'y', 10);
    history = undo(history);
    expect(history.present).toBe('b');
    history = undo(undo(history));
    expect(history.present).toBe('a');
    history = redo(redo(redo(history)));
    expect(history.present).toBe('c');
  });

  it('counts a dragged slider as one change', () => {
    let history = beginHistory(0);
    for (let step = 1; step <= 20; step++) history = noteChange(history, step, 'n', step * 16);
    expect(undo(history).present).toBe(0);
  });

  it('keeps changes apart that are apart in time', () => {
    const history = noteChange(noteChange(beginHistory(0), 1, 'n', 0), 2, 'n', 5000);
    expect(undo(history).present).toBe(1);
  });

  it('forgets what was undone once something else is done', () => {
    const history = noteChange(undo(noteChange(beginHistory('a'), 'b', 'x', 0)), 'c', 'x', 10);
    expect(redo(history).present).toBe('c');
    expect(undo(history).present).toBe('a');
  });
});
