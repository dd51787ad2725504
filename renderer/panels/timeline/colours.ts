/** Colours of the kinds of work, and of what lies between workgroups. */
import type { Theme } from '../../hues.ts';
import type { WorkKind } from './strip.ts';

export type StripColours = Readonly<Record<WorkKind | 'boundary', string>>;

export const STRIP_COLOURS: Readonly<Record<Theme, StripColours>> = {
  dark: { load: '#5db4ec', store: '#6ccf9c', compute: '#6d7fa6', skip: '#323e58', boundary: '#0a0f1a' },
  light: { load: '#2a86bd', store: '#2c9560', compute: '#a3a9b8', skip: '#d8d3c6', boundary: '#fdfbf6' },
};
