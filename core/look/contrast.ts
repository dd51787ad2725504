/** How well a colour can be told from another: WCAG 2.2, "contrast ratio" and "relative luminance". */

/** Red, green and blue from 0 to 1. */
type Rgb = readonly [number, number, number];

/** The least contrast of words that are as large as those of a card (WCAG 2.2, 1.4.3, large text). */
export const LEAST_CONTRAST = 3;

export function contrastOf(a: Rgb, b: Rgb): number {
  const [darker, lighter] = [luminance(a), luminance(b)].sort((one, other) => one - other) as [number, number];
  return (lighter + 0.05) / (darker + 0.05);
}

function luminance(colour: Rgb): number {
  const [red, green, blue] = colour.map((part) =>
    part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4,
  ) as [number, number, number];
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
