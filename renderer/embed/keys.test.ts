import { expect, it } from 'vitest';
import { messageOfKey } from './keys.ts';

const pressed = (key: string, changes: Partial<KeyboardEvent> = {}): KeyboardEvent => {
  const held = { shiftKey: false, ctrlKey: false, altKey: false, metaKey: false, ...changes };
  // eslint-disable-next-line @typescript-eslint/no-deprecated -- slides ask for the number of a key.
  return { key, code: key, keyCode: 34, ...held } as KeyboardEvent;
};

it('says of a key what slides ask for', () => {
  expect(messageOfKey(pressed('PageDown'))).toEqual({
    from: 'tilescope',
    key: 'PageDown',
    code: 'PageDown',
    shift: false,
    method: 'triggerKey',
    args: [34],
  });
});

it.each<[string, Partial<KeyboardEvent>]>([
  ['Tab', {}],
  ['Shift', { shiftKey: true }],
  ['c', { ctrlKey: true }],
  ['r', { metaKey: true }],
  ['ArrowLeft', { altKey: true }],
])('keeps %s %j, which is nobody else’s', (key, changes) => {
  expect(messageOfKey(pressed(key, changes))).toBeNull();
});
