/** Undo and redo over values that are replaced and never changed. */
export interface History<T> {
  readonly past: readonly T[];
  readonly present: T;
  readonly future: readonly T[];
  /** The last change. Quick changes of one thing, such as dragging a slider, count as one. */
  readonly last: Gesture | null;
}

/** A change: what it was about, and when it was made, in milliseconds. */
export interface Gesture {
  readonly subject: string;
  readonly at: number;
}

const ONE_GESTURE_MS = 800;
const DEPTH = 200;

export function beginHistory<T>(present: T): History<T> {
  return { past: [], present, future: [], last: null };
}

/** The history after a change; `at` is a time in milliseconds. */
export function noteChange<T>(history: History<T>, present: T, subject: string, at: number): History<T> {
  const last = { subject, at };
  const past = sameGesture(history.last, last) ? history.past : [...history.past, history.present].slice(-DEPTH);
  return { past, present, future: [], last };
}

/** Whether a change continues the one before it, as while a slider is dragged. */
export function sameGesture(last: Gesture | null, next: Gesture): boolean {
  return last !== null && last.subject === next.subject && next.at - last.at < ONE_GESTURE_MS;
}

/** Applies a function to every state of a history. */
export function mapHistory<T>(history: History<T>, to: (state: T) => T): History<T> {
  return { ...history, past: history.past.map(to), present: to(history.present), future: history.future.map(to) };
}

export function undo<T>(history: History<T>): History<T> {
  const present = history.past.at(-1);
  if (present === undefined) return history;
  return { past: history.past.slice(0, -1), present, future: [history.present, ...history.future], last: null };
}

export function redo<T>(history: History<T>): History<T> {
  const [present, ...future] = history.future;
  if (present === undefined) return history;
  return { past: [...history.past, history.present], present, future, last: null };
}
