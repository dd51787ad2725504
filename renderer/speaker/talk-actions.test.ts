import { describe, expect, it } from 'vitest';
import { actionOf, isRemote, REMOTE_ACTIONS, TALK_ACTIONS } from './talk-actions.ts';

const pressed = (key: string, held = {}) => actionOf({ key, ctrlKey: false, metaKey: false, altKey: false, ...held });

describe('the keys of a talk', () => {
  it('are each for one thing', () => {
    const keys = TALK_ACTIONS.flatMap(([, { keys: own }]) => own);
    expect(new Set(keys).size).toBe(keys.length);
  });

  it.each([
    // What clickers send.
    ['PageDown', 'next'],
    ['PageUp', 'previous'],
    ['b', 'black'],
    ['.', 'black'],
    ['Escape', 'leave'],
    [' ', 'next'],
    ['R', 'again'],
    ['s', 'speaker'],
    ['x', null],
    ['F5', null],
    ['constructor', null],
  ])('%s is %s', (key, action) => {
    expect(pressed(key)).toBe(action);
  });

  it.each(['ctrlKey', 'metaKey', 'altKey'])('leave a key with %s to the browser', (held) => {
    expect(pressed('r', { [held]: true })).toBeNull();
  });
});

it('leaves to the lab’s window what is about its picture alone', () => {
  expect(isRemote('next')).toBe(true);
  expect(isRemote('point')).toBe(false);
  expect(isRemote('speaker')).toBe(false);
  expect(REMOTE_ACTIONS).toHaveLength(TALK_ACTIONS.length - 2);
});
