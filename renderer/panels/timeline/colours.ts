/** Colours of the kinds of work, and of what lies between workgroups. */
import type { WorkKind } from '../../../core/trace/kinds.ts';
import type { Theme } from '../../../core/document/settings.ts';

export type WorkColours = Readonly<Record<WorkKind | 'boundary' | 'ground' | 'text', string>>;

export const WORK_COLOURS: Readonly<Record<Theme, WorkColours>> = {
  dark: {
    load: '#5db4ec',
    store: '#6ccf9c',
    compute: '#6d7fa6',
    skip: '#323e58',
    boundary: '#0a0f1a',
    ground: '#131b2b',
    text: '#04070d',
  },
  light: {
    load: '#2a86bd',
    store: '#2c9560',
    compute: '#a3a9b8',
    skip: '#d8d3c6',
    boundary: '#fdfbf6',
    ground: '#f1ede3',
    text: '#10141c',
  },
};
