/** The one colour of each hue of a tensor, shared by the panels and the scene. Chosen to be read as text on each theme. */
import type { Theme } from '../core/document/settings.ts';
import type { Hue } from '../core/kernel.ts';

export const HUES: Readonly<Record<Theme, Readonly<Record<Hue, string>>>> = {
  dark: {
    cyan: '#6ec8ff',
    amber: '#ffc163',
    violet: '#bd9dff',
    rose: '#ff8fbb',
    coral: '#ff9b78',
    green: '#7fe2ae',
    slate: '#a9b8d2',
  },
  light: {
    cyan: '#0b6394',
    amber: '#8a5200',
    violet: '#6438c4',
    rose: '#a82862',
    coral: '#a63c16',
    green: '#136a41',
    slate: '#45536d',
  },
};
