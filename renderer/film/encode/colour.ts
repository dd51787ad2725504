/** Converts pixels, as WebGL reads them, into the forms that encoders take. */

/** Reverses the order of the rows, in place: WebGL reads them from the bottom up. */
export function flipRows(pixels: Uint8Array, width: number, height: number): void {
  const length = width * 4;
  const spare = new Uint8Array(length);
  for (let upper = 0, lower = height - 1; upper < lower; upper++, lower--) {
    const [top, bottom] = [upper * length, lower * length];
    spare.set(pixels.subarray(top, top + length));
    pixels.copyWithin(top, bottom, bottom + length);
    pixels.set(spare, bottom);
  }
}

/** Divides colours by their alpha, in place, as files with an alpha channel want them. */
export function unmultiply(pixels: Uint8Array): void {
  for (let at = 0; at < pixels.length; at += 4) {
    const alpha = pixels[at + 3]!;
    if (alpha === 255) continue;
    for (let channel = at; channel < at + 3; channel++) {
      pixels[channel] = alpha === 0 ? 0 : Math.min(255, Math.round((pixels[channel]! * 255) / alpha));
    }
  }
}

/** The colour space that `toI420` converts to. */
export const BT709 = { primaries: 'bt709', transfer: 'bt709', matrix: 'bt709', fullRange: false } as const;

export function i420Length(width: number, height: number): number {
  return (width * height * 3) / 2;
}

/** The number 1 in the fixed-point arithmetic used here, which has 16 fractional bits. */
const ONE = 65536;
const LUMA = { red: 0.2126, green: 0.7152, blue: 0.0722 };
const luma = (share: number): number => Math.round((share * 219 * ONE) / 255);
const chroma = (share: number): number => Math.round((share * 224 * ONE) / 255);
const Y = { red: luma(LUMA.red), green: luma(LUMA.green), blue: luma(LUMA.blue) };
const U = { red: chroma(-LUMA.red / 1.8556), green: chroma(-LUMA.green / 1.8556), blue: chroma(0.5) };
const V = { red: chroma(0.5), green: chroma(-LUMA.green / 1.5748), blue: chroma(-LUMA.blue / 1.5748) };

/**
 * Converts to BT.709 in limited range, as a plane of Y, then U, then V. U and V have half the width and height;
 * each of their values is the mean of four pixels.
 *
 * @param pixels RGBA; alpha is left out. Width and height are even.
 */
export function toI420(pixels: Uint8Array, width: number, height: number, planes: Uint8Array): void {
  const half = width >> 1;
  const atU = width * height;
  const atV = atU + half * (height >> 1);
  for (let row = 0; row < height; row += 2) {
    for (let column = 0; column < width; column += 2) {
      let red = 0;
      let green = 0;
      let blue = 0;
      for (let corner = 0; corner < 4; corner++) {
        const place = (row + (corner >> 1)) * width + column + (corner & 1);
        const r = pixels[place * 4]!;
        const g = pixels[place * 4 + 1]!;
        const b = pixels[place * 4 + 2]!;
        planes[place] = (Y.red * r + Y.green * g + Y.blue * b + 16.5 * ONE) >> 16;
        red += r;
        green += g;
        blue += b;
      }
      const place = (row >> 1) * half + (column >> 1);
      // Dividing the sum of four pixels by four takes two more bits of the shift.
      planes[atU + place] = (U.red * red + U.green * green + U.blue * blue + 4 * 128.5 * ONE) >> 18;
      planes[atV + place] = (V.red * red + V.green * green + V.blue * blue + 4 * 128.5 * ONE) >> 18;
    }
  }
}

/** Writes alpha as the luma of a grey picture in full range, which is how WebM stores it. */
export function alphaToI420(pixels: Uint8Array, width: number, height: number, planes: Uint8Array): void {
  const count = width * height;
  for (let place = 0; place < count; place++) planes[place] = pixels[place * 4 + 3]!;
  planes.fill(128, count);
}
