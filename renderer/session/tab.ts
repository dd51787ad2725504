/**
 * Tells tabs apart, and tells which of them are still there. The name of a tab is part of `history.state`, so that a
 * reloaded page finds it again while a page that is opened anew has none. A page holds a lock for as long as it lives;
 * the browser releases it however the page ends.
 */
export interface Tab {
  readonly name: string;
  /** The name before the page was loaded, if it had one. A tab that was duplicated finds the name of the other here. */
  readonly before: string | null;
}

const KEY = 'tab';
const LOCK = 'tilescope-tab:';
/** How long to wait for the lock: the page before a reload may release it late. */
const PATIENCE_MS = 1000;

/** The name of the tab of this page, once it has one. */
let own: string | null = null;

/** Names the tab of this page and takes its lock. */
export async function claimTab(): Promise<Tab> {
  const before = namedIn(history.state);
  const name = before !== null && (await hold(before)) ? before : await anotherTab();
  own = name;
  addEventListener('popstate', writeName);
  return { name, before };
}

/** Gives the tab of this page a new name, and takes the lock of that. */
export async function anotherTab(): Promise<string> {
  own = crypto.randomUUID();
  writeName();
  await hold(own);
  return own;
}

/** Writes the name of this tab into an entry of the history that a duplicated tab has taken over from the other. */
function writeName(): void {
  if (namedIn(history.state) !== own) history.replaceState({ ...(history.state as object | null), [KEY]: own }, '');
}

/** The names of all tabs that are still there, this one included. */
export async function livingTabs(): Promise<ReadonlySet<string>> {
  const { held = [] } = await navigator.locks.query();
  return new Set(held.flatMap(({ name }) => (name?.startsWith(LOCK) === true ? [name.slice(LOCK.length)] : [])));
}

function namedIn(state: unknown): string | null {
  if (typeof state !== 'object' || state === null || !(KEY in state)) return null;
  return typeof state[KEY] === 'string' ? state[KEY] : null;
}

/** Takes the lock of a tab for as long as the page lives, and returns whether it got it. */
function hold(name: string): Promise<boolean> {
  return new Promise((resolve) => {
    const ask = async (): Promise<void> => {
      await navigator.locks.request(LOCK + name, { signal: AbortSignal.timeout(PATIENCE_MS) }, () => {
        resolve(true);
        return new Promise(() => undefined);
      });
    };
    ask().catch(() => {
      // Another page holds the lock, or the browser grants no locks to this page.
      resolve(false);
    });
  });
}
