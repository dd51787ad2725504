/** Undo and redo over values that are replaced and never changed. */
export interface History<T> {
  readonly past: readonly T[];
  readonly present: T;
  readonly future: readonly T[];
  /** What the last change was about and when. Quick changes of one thing, such as dragging a slider, count as one. */
  readonly last: { readonly subject: string; readonly at: number } | null;
}

const ONE_GESTURE_MS = 800;
const DEPTH = 200;

export function beginHistory<T>(present: T): History<T> {
  return { past: [], present, future: [], last: null };
}

/** The history after a change; `at` is a time in milliseconds. */
export function record<T>(history: History<T>, present: T, subject: string, at: number): History<T> {
  const { last } = history;
  const same = last !== null && last.subject === subject && at - last.at < ONE_GESTURE_MS;
  const past = same ? history.past : [...history.past, history.present].slice(-DEPTH);
  return { past, present, future: [], last: { subject, at } };
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
