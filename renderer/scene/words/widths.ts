/** Estimates of the widths of words, for layout, which has no canvas to measure on. */
import { nameParts } from '../../names.ts';

const SMALL = 0.62;
const NARROW = /[ijl|.,:;'’!()[\] ]/;
const WIDE = /[mwMWQO@%—]/;

/** The width of a name in ems, a little generous. */
export function estimateWidth(name: string): number {
  return nameParts(name).reduce((sum, part) => {
    const size = part.position === 'base' ? 1 : SMALL;
    return (
      sum + size * [...part.text].reduce((width, c) => width + (NARROW.test(c) ? 0.36 : WIDE.test(c) ? 0.92 : 0.66), 0)
    );
  }, 0);
}

/** The width in ems of a text in the monospaced face. */
export function monospacedWidth(text: string): number {
  return [...text].length * 0.62;
}
