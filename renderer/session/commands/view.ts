/** Commands that change what is seen, and how. */
import { COLOUR_MAPS, VIEWPOINTS } from '../../scene/contract.ts';
import type { CameraMove, ColourOptions } from '../../scene/contract.ts';
import { command } from './command.ts';
import type { Command, Setting } from './command.ts';
import { nextIn, settingCommands } from './setting.ts';

const keyed = (
  id: string,
  keys: NonNullable<Command['keys']>,
  title: string,
  act: Command['act'],
  enabled?: NonNullable<Command['enabled']>,
): Command => command('View', id, title, { keys, act, ...(enabled === undefined ? {} : { enabled }) });

/** Adds to a command the setting that it switches or steps through. */
const setting = (name: string, value: Setting['value'], of: Command): Command => ({ ...of, setting: { name, value } });

const RANGE_WORDS: Readonly<Record<ColourOptions['range'], string>> = {
  tensor: 'each tensor',
  kernel: 'all tensors',
  fixed: 'fixed',
};

/** How far one press moves the camera: degrees, a factor for the distance, and a share of the picture's height. */
const [TURN, ZOOM, PAN] = [6, 1.2, 0.1];

const moving = (id: string, keys: NonNullable<Command['keys']>, title: string, by: CameraMove): Command =>
  keyed(`camera-${id}`, keys, `camera: ${title}`, (session) => {
    session.moveCamera(by);
  });

/** Makes a command that pans. It has two sets of keys, because some systems keep one of them for themselves. */
const panning = (arrow: 'Left' | 'Right' | 'Up' | 'Down', title: string, by: CameraMove): Command =>
  moving(`pan-${arrow.toLowerCase()}`, [`Control+Shift+Arrow${arrow}`, `Alt+Shift+Arrow${arrow}`], title, by);

const CAMERA_COMMANDS: readonly Command[] = [
  moving('turn-left', ['q'], 'turn to the left', { turned: -TURN }),
  moving('turn-right', ['e'], 'turn to the right', { turned: TURN }),
  moving('raise', ['Shift+e'], 'higher', { raised: TURN }),
  moving('lower', ['Shift+q'], 'lower', { raised: -TURN }),
  moving('nearer', ['Shift+ArrowUp'], 'nearer', { distance: 1 / ZOOM }),
  moving('further', ['Shift+ArrowDown'], 'further away', { distance: ZOOM }),
  panning('Left', 'pan to the left', { right: -PAN }),
  panning('Right', 'pan to the right', { right: PAN }),
  panning('Up', 'pan up', { up: PAN }),
  panning('Down', 'pan down', { up: -PAN }),
];

const colouring = (act: (colours: ColourOptions) => Partial<ColourOptions>): Command['act'] => {
  return ({ settings }) => {
    settings.colours = { ...settings.colours, ...act(settings.colours) };
  };
};

const COLOUR_COMMANDS: readonly Command[] = [
  setting(
    'Curve of colours',
    ({ settings }) => (settings.colours.curve === 'log' ? 'logarithmic' : 'linear'),
    keyed(
      'colour-curve',
      ['l'],
      'colours: linear or logarithmic',
      colouring(({ curve }) => ({ curve: nextIn(['linear', 'log'], curve) })),
    ),
  ),
  setting(
    'Range of colours',
    ({ settings }) => RANGE_WORDS[settings.colours.range],
    keyed(
      'colour-range',
      ['r'],
      'colours: range of each tensor, of all tensors, or fixed',
      colouring(({ range }) => ({ range: nextIn(['tensor', 'kernel', 'fixed'], range) })),
    ),
  ),
  setting(
    'Leave out the largest 1 %',
    ({ settings }) => settings.colours.robust,
    command('View', 'colour-robust', 'colours: leave out the largest hundredth, or not', {
      act: colouring(({ robust }) => ({ robust: !robust })),
    }),
  ),
  setting(
    'Colours',
    ({ settings }) => settings.colours.map.replace('-', ' and '),
    command('View', 'colour-map', 'colours: blue and orange, or violet and green', {
      act: colouring(({ map }) => ({ map: nextIn(COLOUR_MAPS, map) })),
    }),
  ),
];

export const VIEW_COMMANDS: readonly Command[] = [
  ...VIEWPOINTS.map((viewpoint, index) =>
    keyed(`camera-${viewpoint}`, [String(index + 1)], `camera: ${viewpoint}`, (session) => {
      session.goTo(viewpoint);
    }),
  ),
  ...CAMERA_COMMANDS,
  ...settingCommands('view'),
  ...COLOUR_COMMANDS,
  setting(
    'Set-up panel',
    ({ showSetup }) => showSetup,
    keyed('setup', ['['], 'show or hide the set-up', (session) => {
      session.showSetup = !session.showSetup;
    }),
  ),
  setting(
    'Details panel',
    ({ showDetails }) => showDetails,
    keyed('details', [']'], 'show or hide the details', (session) => {
      session.showDetails = !session.showDetails;
    }),
  ),
  command('View', 'memory', 'memory of a GPU to scale', {
    act: (session) => {
      session.showMemory = true;
    },
  }),
  keyed(
    'hold-lens',
    ['h'],
    'hold the number lens where it is, or let it go',
    (session) => {
      for (const view of session.comparison.views) view.toggleHold();
    },
    ({ settings }) => settings.lens,
  ),
  setting(
    'Plots',
    ({ shownBelow }) => shownBelow === 'plots',
    keyed(
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
    keyed(
      'tree',
      ['m'],
      'show or hide the tree of combines',
      (session) => {
        session.toggleBelow('tree');
      },
      ({ combining }) => combining !== null,
    ),
  ),
  setting(
    'Modelled machine',
    ({ shownBelow }) => shownBelow === 'machine',
    keyed('machine', ['g'], 'show or hide the modelled machine', (session) => {
      session.toggleBelow('machine');
    }),
  ),
  setting(
    'Space against depth',
    ({ shownBelow }) => shownBelow === 'raster',
    keyed('raster', ['Shift+d'], 'show or hide the raster: space against depth', (session) => {
      session.toggleBelow('raster');
    }),
  ),
  keyed(
    'compare',
    ['c'],
    'compare with another run, or stop comparing',
    ({ comparison }) => {
      if (comparison.open) comparison.close();
      else comparison.choosing = true;
    },
    ({ comparison, canCompare }) => comparison.open || canCompare,
  ),
  keyed(
    'swap',
    ['x'],
    'swap the sides of a comparison',
    ({ comparison }) => {
      comparison.rotation += 1;
    },
    ({ comparison }) => comparison.open,
  ),
  command('View', 'palette', 'all commands, kernels and presets', {
    keys: ['$mod+k', '$mod+Shift+p'],
    whileTyping: true,
    act: (session) => {
      session.showPalette = !session.showPalette;
    },
  }),
  keyed('keys', ['Shift+?', '?'], 'all keyboard shortcuts', (session) => {
    session.showKeys = !session.showKeys;
  }),
  command('View', 'compare-rival', 'compare with the kernel’s own rival', {
    enabled: ({ ending }) => ending.canCompare,
    act: ({ ending }) => void ending.compare(),
  }),
  keyed('let-go', ['Escape'], 'close the card, unpin, or cancel the run', (session) => {
    if (session.ending.shown) session.ending.dismiss();
    else if (session.first.pinned !== null) session.first.pinned = null;
    else if (!session.comparison.unpin()) session.cancel();
  }),
];
