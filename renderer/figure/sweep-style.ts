/** Tells the series of a sweep apart, by colour and by the shape of their marks. */
import type { Hue } from '../../core/kernel.ts';
import { HUES } from '../hues.ts';
import type { Theme } from '../../core/document/settings.ts';

const ORDER: readonly Hue[] = ['rose', 'cyan', 'green', 'amber', 'violet', 'coral', 'slate'];
/** Outlines of marks in a square from −6 to 6, to be drawn from the middle of the mark. */
const SHAPES = [
  'm0-4.8a4.8 4.8 0 1 0 .01 0Z',
  'm-4.2-4.2h8.4v8.4h-8.4Z',
  'm0-5.6l5.6 5.6-5.6 5.6-5.6-5.6Z',
  'm0-5.2l5.2 9.2h-10.4Z',
  'm0 5.2l5.2-9.2h-10.4Z',
] as const;

export function seriesColour(index: number, theme: Theme): string {
  return HUES[theme][ORDER[index % ORDER.length]!];
}

export function seriesShape(index: number): string {
  return SHAPES[index % SHAPES.length]!;
}
