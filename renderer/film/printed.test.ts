import { expect, it } from 'vitest';
import { withoutTime } from './printed.ts';

it('takes the times out of a PDF, and leaves every other byte where it is', () => {
  const bytes = (words: string): Uint8Array<ArrayBuffer> => Uint8Array.from(words, (letter) => letter.charCodeAt(0));
  const file = (time: string): string =>
    `%PDF-1.4 \u0080\u0093\u00ff<</Title (D:20240101000000)\n/CreationDate (D:${time}+00'00')\n/ModDate (D:${time}+00'00')>>`;
  expect(withoutTime(bytes(file('20261130034208')))).toEqual(bytes(file('19700101000000')));
});
