/** Commands that move the time. */
import type { StepUnit } from '../../../core/trace/index.ts';
import type { Command } from './command.ts';

type Keys = NonNullable<Command['keys']>;
type Act = Command['act'];

const command = (id: string, keys: Keys, title: string, act: Act): Command => ({
  id: `time.${id}`,
  title,
  group: 'Time',
  keys,
  enabled: ({ index }) => index !== null,
  act,
});

/** Both directions of a step, by what it is called. */
const steps = (unit: StepUnit, name: string, next: Keys, previous: Keys): readonly Command[] => [
  command(`next-${unit}`, next, `next ${name}`, (session) => {
    session.stepBy(unit, 1);
  }),
  command(`previous-${unit}`, previous, `previous ${name}`, (session) => {
    session.stepBy(unit, -1);
  }),
];

export const TIME_COMMANDS: readonly Command[] = [
  command('play', ['Space'], 'play or pause', ({ playback }) => {
    playback.toggle();
  }),
  ...steps('event', 'event', ['ArrowRight', '.'], ['ArrowLeft', ',']),
  ...steps('tile', 'tile moved', ['Shift+ArrowRight'], ['Shift+ArrowLeft']),
  ...steps('block', 'block', ['Control+ArrowRight', 'Alt+ArrowRight'], ['Control+ArrowLeft', 'Alt+ArrowLeft']),
  ...steps('workgroup', 'workgroup', ['PageDown'], ['PageUp']),
  ...steps('pass', 'pass', ['Shift+PageDown'], ['Shift+PageUp']),
  command('start', ['Home'], 'to the start', ({ playback }) => {
    playback.seek(0);
  }),
  command('end', ['End'], 'to the end', ({ playback }) => {
    playback.seek(playback.events);
  }),
  command('slower', ['-'], 'slower', ({ playback }) => {
    playback.changeSpeed(-1);
  }),
  command('faster', ['=', 'Shift++', '+'], 'faster', ({ playback }) => {
    playback.changeSpeed(1);
  }),
];
