import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { inCheckout } from '../set-up/root.mjs';
import { drawRooms } from './draw.mjs';
import { readRooms } from './read.mjs';

const { rooms, arrows } = readRooms();

describe('the picture of the rooms', () => {
  it('is that of the code; `npm run rooms` draws it anew', () => {
    expect(readFileSync(inCheckout('docs/rooms.svg'), 'utf8')).toBe(drawRooms({ rooms, arrows }));
  });

  it('has rooms of which none imports one above it', () => {
    expect(arrows.filter(({ back }) => back)).toEqual([]);
    expect(rooms.at(-1)?.name).toBe('shaders');
  });

  it('counts each import once', () => {
    const core = rooms.find(({ name }) => name === 'core');
    expect(core?.arrows.find(({ from, to }) => from === 'core/perform/' && to === 'core/audit/')?.count).toBe(1);
  });
});
