/** Every shortcut of the lab. The `?` sheet and the listener are both made from this one list. */
import { SHOTS } from '../scene/contract.ts';
import type { Session } from './session.svelte.ts';

export interface Shortcut {
  /** In the notation of tinykeys; the first is the one that is shown. */
  readonly keys: readonly [string, ...string[]];
  readonly group: 'Time' | 'View' | 'Run';
  readonly does: string;
  readonly act: (session: Session) => void;
  /** Whether it also works while a text is edited. */
  readonly whileTyping?: boolean;
}

const time = (keys: Shortcut['keys'], does: string, act: Shortcut['act']): Shortcut => ({
  keys,
  group: 'Time',
  does,
  act,
});
const view = (keys: Shortcut['keys'], does: string, act: Shortcut['act']): Shortcut => ({
  keys,
  group: 'View',
  does,
  act,
});

export const SHORTCUTS: readonly Shortcut[] = [
  time(['Space'], 'play or pause', (session) => {
    session.playback.toggle();
  }),
  time(['ArrowRight', '.'], 'next event', (session) => {
    session.stepBy('event', 1);
  }),
  time(['ArrowLeft', ','], 'previous event', (session) => {
    session.stepBy('event', -1);
  }),
  time(['Shift+ArrowRight'], 'next tile moved', (session) => {
    session.stepBy('tile', 1);
  }),
  time(['Shift+ArrowLeft'], 'previous tile moved', (session) => {
    session.stepBy('tile', -1);
  }),
  time(['Control+ArrowRight', 'Alt+ArrowRight'], 'next block', (session) => {
    session.stepBy('block', 1);
  }),
  time(['Control+ArrowLeft', 'Alt+ArrowLeft'], 'previous block', (session) => {
    session.stepBy('block', -1);
  }),
  time(['PageDown'], 'next workgroup', (session) => {
    session.stepBy('workgroup', 1);
  }),
  time(['PageUp'], 'previous workgroup', (session) => {
    session.stepBy('workgroup', -1);
  }),
  time(['Shift+PageDown'], 'next pass', (session) => {
    session.stepBy('pass', 1);
  }),
  time(['Shift+PageUp'], 'previous pass', (session) => {
    session.stepBy('pass', -1);
  }),
  time(['Home'], 'to the start', (session) => {
    session.playback.seek(0);
  }),
  time(['End'], 'to the end', (session) => {
    session.playback.seek(session.playback.events);
  }),
  time(['-'], 'slower', (session) => {
    session.playback.changeSpeed(-1);
  }),
  time(['=', 'Shift++', '+'], 'faster', (session) => {
    session.playback.changeSpeed(1);
  }),
  ...SHOTS.map((shot, index) =>
    view([String(index + 1)], `camera: ${shot}`, (session) => {
      session.shot(shot);
    }),
  ),
  view(['['], 'show or hide the set-up', (session) => {
    session.showSetup = !session.showSetup;
  }),
  view([']'], 'show or hide the details', (session) => {
    session.showDetails = !session.showDetails;
  }),
  view(['f'], 'show or hide the footprint of the tile pointed at', (session) => {
    session.showFootprint = !session.showFootprint;
  }),
  view(['p'], 'show or hide the plots', (session) => {
    session.toggleBelow('plots');
  }),
  view(['m'], 'show or hide the tree of merges', (session) => {
    session.toggleBelow('tree');
  }),
  view(['c'], 'compare with another run, or stop comparing', ({ comparison, canCompare }) => {
    if (comparison.open) comparison.close();
    else comparison.choosing = canCompare;
  }),
  view(['x'], 'swap the sides of a comparison', ({ comparison }) => {
    if (comparison.open) comparison.swapped = !comparison.swapped;
  }),
  view(['t'], 'dark or light', (session) => {
    session.theme = session.theme === 'dark' ? 'light' : 'dark';
  }),
  view(['Shift+?', '?'], 'this sheet', (session) => {
    session.showKeys = !session.showKeys;
  }),
  view(['Escape'], 'unpin, or cancel the run', (session) => {
    if (session.pinned !== null) session.pinned = null;
    else if (session.comparison.pinned !== null) session.comparison.pinned = null;
    else session.cancel();
  }),
  {
    keys: ['$mod+Enter'],
    group: 'Run',
    does: 'run',
    act: (session) => {
      if (session.sweeper.open) void session.sweeper.start();
      else session.runIfSound();
    },
    whileTyping: true,
  },
  {
    keys: ['s'],
    group: 'Run',
    does: 'sweep over a parameter',
    act: ({ sweeper }) => {
      sweeper.open = true;
    },
  },
  {
    keys: ['$mod+z'],
    group: 'Run',
    does: 'undo the last change of the set-up',
    act: (session) => {
      session.request.undo();
    },
    whileTyping: true,
  },
  {
    keys: ['$mod+Shift+z', '$mod+y'],
    group: 'Run',
    does: 'redo it',
    act: (session) => {
      session.request.redo();
    },
    whileTyping: true,
  },
];

const SPELLED: Readonly<Record<string, string>> = {
  ArrowRight: '→',
  ArrowLeft: '←',
  $mod: 'Ctrl',
  Control: 'Ctrl',
  PageDown: 'Page down',
  PageUp: 'Page up',
  Escape: 'Esc',
};

/** The ways to press a shortcut, each as the keys stand on a keyboard: [["Ctrl", "→"], ["Alt", "→"]]. */
export function spellings(shortcut: Shortcut): string[][] {
  const spelled = shortcut.keys.map(spell);
  return spelled.filter((keys, index) => spelled.findIndex((other) => other.join() === keys.join()) === index);
}

function spell(keys: string): string[] {
  const parts = keys.split(/\b\+/);
  const last = parts.at(-1)!;
  // A sign that needs Shift on one keyboard has a key of its own on another: the sign is what counts.
  if (last.length === 1 && !/[a-z]/.test(last)) return [last];
  return parts.map((key) => SPELLED[key] ?? (key.length === 1 ? key.toUpperCase() : key));
}
