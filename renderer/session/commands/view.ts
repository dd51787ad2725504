/** Commands that change what is seen, and how. */
import { COLOUR_MAPS, SHOTS } from '../../scene/contract.ts';
import type { CameraMove, ColourOptions } from '../../scene/contract.ts';
import type { Command, Setting } from './command.ts';

const command = (
  id: string,
  keys: NonNullable<Command['keys']>,
  title: string,
  act: Command['act'],
  enabled?: NonNullable<Command['enabled']>,
): Command => ({ id: `view.${id}`, title, group: 'View', keys, act, ...(enabled === undefined ? {} : { enabled }) });

/** A command that switches something, or turns through what it can be. */
const setting = (name: string, value: Setting['value'], of: Command): Command => ({ ...of, setting: { name, value } });

const RANGE_WORDS: Readonly<Record<ColourOptions['range'], string>> = {
  tensor: 'each tensor',
  kernel: 'all tensors',
  fixed: 'fixed',
};

/** Steps through what a colour option can be. */
function next<T>(all: readonly T[], current: T): T {
  return all[(all.indexOf(current) + 1) % all.length]!;
}

/** How far one press moves the camera: degrees, times as far away, heights of the picture. */
const [TURN, ZOOM, PAN] = [6, 1.2, 0.1];

const moving = (id: string, keys: NonNullable<Command['keys']>, title: string, by: CameraMove): Command =>
  command(`camera-${id}`, keys, `camera: ${title}`, (session) => {
    session.moveCamera(by);
  });

/** Pans have all four arrows, a second way because systems take some of them for themselves. */
const panning = (arrow: 'Left' | 'Right' | 'Up' | 'Down', title: string, by: CameraMove): Command =>
  moving(`pan-${arrow.toLowerCase()}`, [`Control+Shift+Arrow${arrow}`, `Alt+Shift+Arrow${arrow}`], title, by);

const CAMERA_COMMANDS: readonly Command[] = [
  moving('turn-left', ['q'], 'round to the left', { turned: -TURN }),
  moving('turn-right', ['e'], 'round to the right', { turned: TURN }),
  moving('raise', ['Shift+e'], 'higher', { raised: TURN }),
  moving('lower', ['Shift+q'], 'lower', { raised: -TURN }),
  moving('nearer', ['Shift+ArrowUp'], 'nearer', { distance: 1 / ZOOM }),
  moving('further', ['Shift+ArrowDown'], 'further away', { distance: ZOOM }),
  panning('Left', 'aside to the left', { right: -PAN }),
  panning('Right', 'aside to the right', { right: PAN }),
  panning('Up', 'straight up', { up: PAN }),
  panning('Down', 'straight down', { up: -PAN }),
];

const COLOUR_COMMANDS: readonly Command[] = [
  setting(
    'Curve of colours',
    ({ colours }) => (colours.curve === 'log' ? 'logarithmic' : 'linear'),
    command('colour-curve', ['l'], 'colours: linear or logarithmic', (session) => {
      session.colours = { ...session.colours, curve: next(['linear', 'log'], session.colours.curve) };
    }),
  ),
  setting(
    'Range of colours',
    ({ colours }) => RANGE_WORDS[colours.range],
    command('colour-range', ['r'], 'colours: range of each tensor, of all tensors, or fixed', (session) => {
      session.colours = { ...session.colours, range: next(['tensor', 'kernel', 'fixed'], session.colours.range) };
    }),
  ),
  setting('Leave out the largest 1 %', ({ colours }) => colours.robust, {
    id: 'view.colour-robust',
    title: 'colours: leave out the largest hundredth, or not',
    group: 'View',
    act: (session) => {
      session.colours = { ...session.colours, robust: !session.colours.robust };
    },
  }),
  setting('Colours', ({ colours }) => colours.map.replace('-', ' and '), {
    id: 'view.colour-map',
    title: 'colours: blue and orange, or violet and green',
    group: 'View',
    act: (session) => {
      session.colours = { ...session.colours, map: next(COLOUR_MAPS, session.colours.map) };
    },
  }),
];

export const VIEW_COMMANDS: readonly Command[] = [
  ...SHOTS.map((shot, index) =>
    command(`camera-${shot}`, [String(index + 1)], `camera: ${shot}`, (session) => {
      session.shot(shot);
    }),
  ),
  ...CAMERA_COMMANDS,
  setting('SRAM to scale with HBM', ({ toScale }) => toScale, {
    id: 'view.to-scale',
    title: 'SRAM to scale with HBM, or as large as fits',
    group: 'View',
    act: (session) => {
      session.toScale = !session.toScale;
    },
  }),
  ...COLOUR_COMMANDS,
  setting(
    'Set-up panel',
    ({ showSetup }) => showSetup,
    command('setup', ['['], 'show or hide the set-up', (session) => {
      session.showSetup = !session.showSetup;
    }),
  ),
  setting(
    'Details panel',
    ({ showDetails }) => showDetails,
    command('details', [']'], 'show or hide the details', (session) => {
      session.showDetails = !session.showDetails;
    }),
  ),
  setting(
    'Footprint of a tile',
    ({ showFootprint }) => showFootprint,
    command('footprint', ['f'], 'show or hide the footprint of the tile pointed at', (session) => {
      session.showFootprint = !session.showFootprint;
    }),
  ),
  setting(
    'Focus on one workgroup',
    ({ focus }) => focus,
    command('focus', ['o'], 'focus on one workgroup, the others as shades', (session) => {
      void session.toggleFocus();
    }),
  ),
  {
    id: 'view.memory',
    title: 'memory of a GPU to scale',
    group: 'View',
    act: (session) => {
      session.showMemory = true;
    },
  },
  setting(
    'Number lens',
    ({ showLens }) => showLens,
    command('lens', ['n'], 'number lens at the pointer', (session) => {
      session.showLens = !session.showLens;
    }),
  ),
  command(
    'hold-lens',
    ['h'],
    'hold the number lens where it is, or let it go',
    (session) => {
      for (const view of session.comparison.views) view.toggleHold();
    },
    ({ showLens }) => showLens,
  ),
  setting(
    'Plots',
    ({ shownBelow }) => shownBelow === 'plots',
    command(
      'plots',
      ['p'],
      'show or hide the plots',
      (session) => {
        session.toggleBelow('plots');
      },
      ({ plotted }) => plotted !== null,
    ),
  ),
  setting(
    'Tree of combines',
    ({ shownBelow }) => shownBelow === 'tree',
    command(
      'tree',
      ['m'],
      'show or hide the tree of merges',
      (session) => {
        session.toggleBelow('tree');
      },
      ({ combining }) => combining !== null,
    ),
  ),
  setting(
    'Modelled machine',
    ({ shownBelow }) => shownBelow === 'machine',
    command('machine', ['g'], 'show or hide the modelled machine', (session) => {
      session.toggleBelow('machine');
    }),
  ),
  command(
    'compare',
    ['c'],
    'compare with another run, or stop comparing',
    ({ comparison }) => {
      if (comparison.open) comparison.close();
      else comparison.choosing = true;
    },
    ({ comparison, canCompare }) => comparison.open || canCompare,
  ),
  command(
    'swap',
    ['x'],
    'swap the sides of a comparison',
    ({ comparison }) => {
      comparison.turns += 1;
    },
    ({ comparison }) => comparison.open,
  ),
  setting(
    'Theme',
    ({ theme }) => theme,
    command('theme', ['t'], 'dark or light', (session) => {
      session.theme = session.theme === 'dark' ? 'light' : 'dark';
    }),
  ),
  setting(
    'Large words',
    ({ projector }) => projector,
    command('projector', ['Shift+t'], 'larger words, for a projector', (session) => {
      session.projector = !session.projector;
    }),
  ),
  {
    id: 'view.palette',
    title: 'all commands, kernels and presets',
    group: 'View',
    keys: ['$mod+k', '$mod+Shift+p'],
    whileTyping: true,
    act: (session) => {
      session.showPalette = !session.showPalette;
    },
  },
  command('keys', ['Shift+?', '?'], 'the sheet of all keys', (session) => {
    session.showKeys = !session.showKeys;
  }),
  command('let-go', ['Escape'], 'unpin, or cancel the run', (session) => {
    if (session.pinned !== null) session.pinned = null;
    else if (!session.comparison.unpin()) session.cancel();
  }),
];
