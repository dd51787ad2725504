/**
 * Tells whether the focused control was reached by the keyboard. Who clicks a button has not chosen it for the
 * next key, while one who went there by Tab or an arrow key has: after a click the space bar still plays.
 * Closing a dialog by Escape puts the focus back on the button that a click opened it with, which does not
 * count as the keyboard either.
 */
const LEADS = /^(Tab|Arrow\w+)$/;

let pointed = false;
let byKeyboard = true;

export function focusCameByKeyboard(): boolean {
  return byKeyboard;
}

/** Starts to follow the focus; returns a function that stops it. */
export function followFocus(): () => void {
  const stop = new AbortController();
  const options = { capture: true, signal: stop.signal };
  window.addEventListener(
    'pointerdown',
    () => {
      pointed = true;
      byKeyboard = false;
    },
    options,
  );
  window.addEventListener(
    'keydown',
    ({ key }) => {
      if (LEADS.test(key)) pointed = false;
    },
    options,
  );
  window.addEventListener(
    'focusin',
    () => {
      byKeyboard = !pointed;
    },
    options,
  );
  return () => {
    stop.abort();
  };
}
