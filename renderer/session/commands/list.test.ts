import { describe, expect, it } from 'vitest';
import { spellings } from '../keys.ts';
import { COMMANDS, commandOf } from './list.ts';

describe('the commands', () => {
  it('give every key to one thing only', () => {
    const keys = COMMANDS.flatMap((command) => command.keys ?? []);
    expect(new Set(keys).size).toBe(keys.length);
  });

  it.each(['id', 'title'] as const)('have each an %s of their own', (field) => {
    const texts = COMMANDS.map((command) => command[field]);
    expect(new Set(texts).size).toBe(texts.length);
  });

  it.each([
    ['time.play', ['Space']],
    ['time.next-event', ['→', '.']],
    ['time.next-block', ['Ctrl →', 'Alt →']],
    ['time.next-pass', ['Shift Page down']],
    ['time.faster', ['=', '+']],
    ['view.camera-pan-up', ['Ctrl Shift ↑', 'Alt Shift ↑']],
    ['view.keys', ['?']],
    ['view.theme', ['T']],
    ['view.to-scale', []],
    ['edit.redo', ['Ctrl Shift Z', 'Ctrl Y']],
  ])('spell the keys of %s as %j', (id, keys) => {
    expect(spellings(commandOf(id)).map((one) => one.join(' '))).toEqual(keys);
  });
});
