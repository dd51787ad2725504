/** A still on a page that is printed: the page shows it alone, and the file does not say when it was made. */

/** Makes the page show a still and nothing else; resolves when its picture and its faces are there. */
export async function showStill(svg: string, title: string): Promise<void> {
  document.title = title;
  document.body.style.margin = '0';
  const parsed = new DOMParser().parseFromString(svg, 'image/svg+xml').documentElement;
  const still = document.importNode(parsed, true);
  // Inline pictures leave room below them for letters, which would be a second page.
  still.style.display = 'block';
  const loaded = Array.from(still.querySelectorAll('image'), loadOf);
  document.body.replaceChildren(still);
  await Promise.all(loaded);
  await document.fonts.ready;
}

/** Resolves when an image has been read. */
async function loadOf(image: SVGImageElement): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    image.addEventListener('load', () => resolve(), { once: true });
    image.addEventListener('error', () => reject(new Error('The picture of the still could not be read.')), {
      once: true,
    });
  });
}

/** The times in a PDF, by their names in it. */
const TIMES = /\/(CreationDate|ModDate) \(D:\d{14}/g;

/** Sets the times in a PDF to the earliest that one can tell, so that a still is the same file each time. */
export function withoutTime(pdf: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  // One letter a byte, so that positions in the text are positions in the file.
  const text = new TextDecoder('latin1').decode(pdf);
  const cleared = pdf.slice();
  for (const { index, 0: found } of text.matchAll(TIMES)) {
    const digits = index + found.length - 14;
    cleared.set(new TextEncoder().encode('19700101000000'), digits);
  }
  return cleared;
}
