/** Commands that move the time. */
import type { StepUnit } from '../../../core/trace/index.ts';
import { command } from './command.ts';
import type { Command, Setting } from './command.ts';
import { settingCommands } from './setting.ts';

const SPEED: Setting = { name: 'Speed', value: ({ settings }) => `${settings.speed}×` };

type Keys = NonNullable<Command['keys']>;
type Act = Command['act'];

/** Makes a command that is enabled once there is a trace. */
const timed = (id: string, keys: Keys, title: string, act: Act): Command =>
  command('Time', id, title, { keys, enabled: ({ first }) => first.index !== null, act });

/** Makes the commands that step forward and back by a unit. */
const steps = (unit: StepUnit, name: string, next: Keys, previous: Keys): readonly Command[] => [
  timed(`next-${unit}`, next, `next ${name}`, (session) => {
    session.stepBy(unit, 1);
  }),
  timed(`previous-${unit}`, previous, `previous ${name}`, (session) => {
    session.stepBy(unit, -1);
  }),
];

/** The factor by which one press zooms, and the share of the span that one press pans by. */
const ZOOM = 1.5;
const PAN = 0.25;

/** Makes a command that zooms or pans; it opens the tracks, since only they show what it does. */
const zooming = (id: string, keys: Keys, title: string, act: Act): Command =>
  timed(id, keys, title, (session) => {
    session.settings.tracks = true;
    act(session);
  });

const bookmarks = (id: string, keys: Keys, title: string, act: Act): Command => ({
  ...timed(id, keys, title, act),
  enabled: ({ timing }) => timing.bookmarks.length > 0,
});

const stops = (id: string, keys: Keys, title: string, act: Act): Command => ({
  ...timed(id, keys, title, act),
  enabled: ({ timing }) => timing.stops.length > 0,
});

export const TIME_COMMANDS: readonly Command[] = [
  timed('play', ['Space'], 'play or pause', ({ playback }) => {
    playback.toggle();
  }),
  ...steps('event', 'event', ['ArrowRight', '.'], ['ArrowLeft', ',']),
  ...steps('tile', 'tile moved', ['Shift+ArrowRight'], ['Shift+ArrowLeft']),
  ...steps('phase', 'phase, up to a barrier', ['u'], ['Shift+u']),
  ...steps('block', 'block', ['Control+ArrowRight', 'Alt+ArrowRight'], ['Control+ArrowLeft', 'Alt+ArrowLeft']),
  ...steps('workgroup', 'workgroup', ['PageDown'], ['PageUp']),
  ...steps('pass', 'pass', ['Shift+PageDown'], ['Shift+PageUp']),
  timed('start', ['Home'], 'to the start', ({ playback }) => {
    playback.seek(0);
  }),
  timed('end', ['End'], 'to the end', ({ playback }) => {
    playback.seekEnd();
  }),
  {
    ...timed('slower', ['-'], 'slower', ({ playback }) => {
      playback.changeSpeed(-1);
    }),
    setting: SPEED,
  },
  {
    ...timed('faster', ['=', 'Shift++', '+'], 'faster', ({ playback }) => {
      playback.changeSpeed(1);
    }),
    setting: SPEED,
  },
  ...settingCommands('time'),
  zooming('zoom-in', ['w'], 'tracks: nearer', ({ timing }) => {
    timing.zoom(ZOOM);
  }),
  zooming('zoom-out', ['s'], 'tracks: further away', ({ timing }) => {
    timing.zoom(1 / ZOOM);
  }),
  zooming('pan-left', ['a'], 'tracks: to the left', ({ timing }) => {
    timing.pan(-PAN);
  }),
  zooming('pan-right', ['d'], 'tracks: to the right', ({ timing }) => {
    timing.pan(PAN);
  }),
  zooming('fit-workgroup', ['z'], 'tracks: the workgroup in view', ({ timing }) => {
    timing.showWorkgroup();
  }),
  zooming('fit-all', ['Shift+z'], 'tracks: everything', ({ timing }) => {
    timing.show(null);
  }),
  timed('loop-from', ['Shift+i'], 'loop from here', ({ timing }) => {
    timing.loopFrom();
  }),
  timed('loop-to', ['Shift+o'], 'loop to here', ({ timing }) => {
    timing.loopTo();
  }),
  {
    ...timed('loop-end', ['Shift+l'], 'end the loop', ({ timing }) => {
      timing.endLoop();
    }),
    enabled: ({ timing }) => timing.loop !== null,
  },
  timed('bookmark', ['b'], 'bookmark here', ({ timing }) => {
    timing.addBookmark();
  }),
  bookmarks('next-bookmark', ['j'], 'next bookmark', ({ timing }) => {
    timing.toBookmark(1);
  }),
  bookmarks('previous-bookmark', ['Shift+j'], 'previous bookmark', ({ timing }) => {
    timing.toBookmark(-1);
  }),
  {
    ...timed('break-on-tile', ['Shift+F9'], 'breakpoint on the tile pointed at', ({ timing, comparison }) => {
      const breakpoint = timing.breakpointOn(comparison.lead);
      if (breakpoint !== null) timing.toggleBreakpoint(breakpoint);
    }),
    enabled: ({ timing, comparison }) => timing.breakpointOn(comparison.lead) !== null,
  },
  {
    ...timed('break-on-line', ['F9'], 'breakpoint on the lit line', ({ timing }) => {
      const breakpoint = timing.breakpointOnLine();
      if (breakpoint !== null) timing.toggleBreakpoint(breakpoint);
    }),
    enabled: ({ timing }) => timing.breakpointOnLine() !== null,
  },
  stops('next-breakpoint', ['F8'], 'run to the next breakpoint', ({ timing }) => {
    timing.toBreakpoint(1);
  }),
  stops('previous-breakpoint', ['Shift+F8'], 'back to the previous breakpoint', ({ timing }) => {
    timing.toBreakpoint(-1);
  }),
  command('Time', 'list-bookmarks', 'list of bookmarks', {
    act: ({ timing }) => {
      timing.list = 'bookmarks';
    },
  }),
  command('Time', 'list-breakpoints', 'list of breakpoints', {
    act: ({ timing }) => {
      timing.list = 'breakpoints';
    },
  }),
];
