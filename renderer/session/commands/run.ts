/** Commands that run kernels, and that undo and redo. */
import { command } from './command.ts';
import type { Command } from './command.ts';
import { settingCommands } from './setting.ts';

export const RUN_COMMANDS: readonly Command[] = [
  command('Run', 'run', 'run', {
    keys: ['$mod+Enter'],
    whileTyping: true,
    act: (session) => {
      if (session.sweeper.open) void session.sweeper.start();
      else if (session.request.problems.length === 0) void session.starter.start();
    },
  }),
  command('Run', 'sweep', 'sweep over a parameter', {
    keys: ['Shift+s'],
    act: ({ sweeper }) => {
      sweeper.open = true;
    },
  }),
  command('Run', 'prove', 'prove every event of this run', {
    enabled: ({ first }) => first.run !== null,
    act: ({ first, prover }) => {
      if (first.run !== null) void prover.prove(first.run);
    },
  }),
  command('Run', 'back', 'back to the previous run', {
    keys: ['$mod+['],
    enabled: ({ visits }) => visits.canGoBack,
    act: () => {
      history.back();
    },
  }),
  command('Run', 'forward', 'forward to the next run', {
    keys: ['$mod+]'],
    act: () => {
      history.forward();
    },
  }),
  ...settingCommands(null),
];

export const EDIT_COMMANDS: readonly Command[] = [
  command('Edit', 'undo', 'undo the last change', {
    keys: ['$mod+z'],
    whileTyping: true,
    enabled: ({ changes }) => changes.canUndo,
    act: ({ changes }) => {
      changes.undo();
    },
  }),
  command('Edit', 'redo', 'redo the last change', {
    keys: ['$mod+Shift+z', '$mod+y'],
    whileTyping: true,
    enabled: ({ changes }) => changes.canRedo,
    act: ({ changes }) => {
      changes.redo();
    },
  }),
];
