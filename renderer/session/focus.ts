/**
 * Whether what has the focus got it by the keyboard. Who clicked a button has not chosen it for the next key, as one who
 * went there by Tab or an arrow has: the space bar then still plays. A dialog that a click opened gives the focus back to
 * the button wherever Escape or another key closed it.
 */
const LEADS = /^(Tab|Arrow\w+)$/;

let pointed = false;
let byKeyboard = true;

export function focusCameByKeyboard(): boolean {
  return byKeyboard;
}

/** Starts following how the focus goes about in the page; returns what stops it. */
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
