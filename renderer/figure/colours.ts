/** The colours of figures: those of the panels, which a test compares. */
import type { Theme } from '../../core/document/settings.ts';

export interface FigureColours {
  readonly panel: string;
  readonly text: string;
  readonly muted: string;
  readonly line: string;
  readonly accent: string;
  readonly bad: string;
  readonly lit: string;
  readonly keyword: string;
  readonly comment: string;
}

export const FIGURE_COLOURS: Readonly<Record<Theme, FigureColours>> = {
  dark: {
    panel: '#0a0f1a',
    text: '#e8eef8',
    muted: '#a3b3cb',
    line: '#1e2a40',
    accent: '#6eb4ff',
    bad: '#ff8a8a',
    lit: '#16305a',
    keyword: '#8fb8ff',
    comment: '#8b9bb5',
  },
  light: {
    panel: '#fdfbf6',
    text: '#1a2130',
    muted: '#515b6e',
    line: '#dcd5c5',
    accent: '#1b57b8',
    bad: '#a81c26',
    lit: '#dbe8ff',
    keyword: '#1d4fa8',
    comment: '#626a78',
  },
};
