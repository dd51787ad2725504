/** Commands about shots, presenting and recording. */
import type { Session } from '../session.svelte.ts';
import { command } from './command.ts';
import type { Command } from './command.ts';

const shown = ({ first }: Session): boolean => first.index !== null;
const shot = ({ director, first }: Session): boolean => director.storyboard.length > 0 && first.index !== null;

export const FILM_COMMANDS: readonly Command[] = [
  command('Film', 'storyboard', 'show or hide the storyboard', {
    keys: ['Shift+b'],
    act: ({ director }) => {
      director.open = !director.open;
    },
    setting: { name: 'Storyboard', value: ({ director }) => director.open },
  }),
  command('Film', 'add', 'add a shot of this view', {
    keys: ['Shift+a'],
    enabled: shown,
    act: ({ director }) => {
      director.add();
    },
  }),
  command('Film', 'play', 'play all shots, or stop', {
    enabled: shot,
    act: ({ director }) => {
      if (director.playing) director.stop();
      else director.play(0, director.storyboard.length - 1);
    },
  }),
  command('Film', 'present', 'present the shots, from the selected one', {
    keys: ['Shift+p'],
    enabled: shot,
    act: ({ director }) => {
      director.present();
    },
  }),
  command('Film', 'speaker', 'open the speaker’s window', {
    keys: ['Shift+n'],
    act: ({ speaker }) => {
      speaker.show();
    },
  }),
  command('Film', 'speaker-opens', 'open the speaker’s window with every talk', {
    act: ({ settings }) => {
      settings.speakerOpens = !settings.speakerOpens;
    },
    setting: { name: 'Speaker’s window with Present', value: ({ settings }) => settings.speakerOpens },
  }),
  command('Film', 'record', 'record a film', {
    keys: ['Shift+r'],
    enabled: shown,
    act: ({ filming }) => {
      filming.show();
    },
  }),
];
