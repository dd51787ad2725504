/** Commands that run kernels, and take back what was changed. */
import type { Command } from './command.ts';

export const RUN_COMMANDS: readonly Command[] = [
  {
    id: 'run.run',
    title: 'run',
    group: 'Run',
    keys: ['$mod+Enter'],
    whileTyping: true,
    act: (session) => {
      if (session.sweeper.open) void session.sweeper.start();
      else session.runIfSound();
    },
  },
  {
    id: 'run.sweep',
    title: 'sweep over a parameter',
    group: 'Run',
    keys: ['Shift+s'],
    act: ({ sweeper }) => {
      sweeper.open = true;
    },
  },
];

export const EDIT_COMMANDS: readonly Command[] = [
  {
    id: 'edit.undo',
    title: 'undo the last change',
    group: 'Edit',
    keys: ['$mod+z'],
    whileTyping: true,
    enabled: ({ changes }) => changes.canUndo,
    act: ({ changes }) => {
      changes.undo();
    },
  },
  {
    id: 'edit.redo',
    title: 'redo it',
    group: 'Edit',
    keys: ['$mod+Shift+z', '$mod+y'],
    whileTyping: true,
    enabled: ({ changes }) => changes.canRedo,
    act: ({ changes }) => {
      changes.redo();
    },
  },
];
