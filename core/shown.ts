/** Text from outside, made fit for a message. */

/** At most so many characters of a text. */
export function shortened(text: string, most = 40): string {
  return text.length > most ? `${text.slice(0, most)}…` : text;
}

/** At most so many characters of a text from a file, which may hold anything, in characters that can be printed. */
export function printable(text: string, most: number): string {
  const shown = text.replace(/[^\x20-\x7e]/g, '?');
  return shown.length > most ? `${shown.slice(0, most)}...` : shown;
}
