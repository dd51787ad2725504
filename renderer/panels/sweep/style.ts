/** Tells the series of a sweep apart, by colour and by the shape of their marks. */
import type { Hue } from '../../../core/kernel.ts';
import { HUES } from '../../hues.ts';
import type { Theme } from '../../../core/document/settings.ts';

const ORDER: readonly Hue[] = ['rose', 'cyan', 'green', 'amber', 'violet', 'coral', 'slate'];
/** Outlines of marks in a square from −6 to 6. */
const SHAPES = [
  'M0-4.8a4.8 4.8 0 1 0 .01 0Z',
  'M-4.2-4.2h8.4v8.4h-8.4Z',
  'M0-5.6 5.6 0 0 5.6-5.6 0Z',
  'M0-5.2 5.2 4h-10.4Z',
  'M0 5.2 5.2-4h-10.4Z',
] as const;

export function seriesColour(index: number, theme: Theme): string {
  return HUES[theme][ORDER[index % ORDER.length]!];
}

export function seriesShape(index: number): string {
  return SHAPES[index % SHAPES.length]!;
}
