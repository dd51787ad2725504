/** Commands about shots, presenting and recording. */
import type { Session } from '../session.svelte.ts';
import type { Command } from './command.ts';

const shown = ({ first }: Session): boolean => first.index !== null;
const shot = ({ director, first }: Session): boolean => director.storyboard.length > 0 && first.index !== null;

export const FILM_COMMANDS: readonly Command[] = [
  {
    id: 'film.storyboard',
    title: 'show or hide the storyboard',
    group: 'Film',
    keys: ['Shift+b'],
    act: ({ director }) => {
      director.open = !director.open;
    },
    setting: { name: 'Storyboard', value: ({ director }) => director.open },
  },
  {
    id: 'film.add',
    title: 'add a shot of this view',
    group: 'Film',
    keys: ['Shift+a'],
    enabled: shown,
    act: ({ director }) => {
      director.add();
    },
  },
  {
    id: 'film.play',
    title: 'play all shots, or stop',
    group: 'Film',
    enabled: shot,
    act: ({ director }) => {
      if (director.playing) director.stop();
      else director.play(0, director.storyboard.length - 1);
    },
  },
  {
    id: 'film.present',
    title: 'present the shots, from the selected one',
    group: 'Film',
    keys: ['Shift+p'],
    enabled: shot,
    act: ({ director }) => {
      director.present();
    },
  },
  {
    id: 'film.record',
    title: 'record a film',
    group: 'Film',
    keys: ['Shift+r'],
    enabled: shown,
    act: ({ recorder }) => {
      recorder.open = true;
    },
  },
];
