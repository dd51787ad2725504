/**
 * Keys that a page has no use for go to the page around it, so that slides hear their keys after a click into the picture.
 * A message is JSON with the key, and with what reveal.js calls itself by: the method "triggerKey" and its argument.
 */

export interface KeyMessage {
  readonly from: 'tilescope';
  readonly key: string;
  readonly code: string;
  readonly shift: boolean;
  readonly method: 'triggerKey';
  /** The number of the key, by which slides know it. */
  readonly args: readonly [number];
}

/** Keys that belong to the page or to the browser wherever they are pressed. */
const KEPT = ['Tab', 'Shift', 'Control', 'Alt', 'Meta', 'CapsLock', 'Dead', 'Unidentified'];

/** What is sent of a key that the page does not use; null for one that is nobody else's. */
export function messageOfKey(event: KeyboardEvent): KeyMessage | null {
  const { key, code, shiftKey: shift, ctrlKey, altKey, metaKey } = event;
  if (ctrlKey || altKey || metaKey || KEPT.includes(key)) return null;
  // eslint-disable-next-line @typescript-eslint/no-deprecated -- slides ask for the number of a key.
  return { from: 'tilescope', key, code, shift, method: 'triggerKey', args: [event.keyCode] };
}

/** Sends a key to the page around this one, if there is one. */
export function passOn(event: KeyboardEvent): void {
  const message = messageOfKey(event);
  // Whoever shows the page may come from anywhere, and learns nothing but the key.
  if (message !== null && window.parent !== window) window.parent.postMessage(JSON.stringify(message), '*');
}
