/** Encodes messages as bytes, for channels that do not carry structured clones. */
import { Packr } from 'msgpackr';

const packr = new Packr({
  // This keeps typed arrays with their type and their bits, and errors as errors.
  moreTypes: true,
  // Records would be read by generated code, which a strict content security policy forbids.
  useRecords: false,
});

export function encode(message: unknown): Uint8Array<ArrayBuffer> {
  return packr.pack(message) as Uint8Array<ArrayBuffer>;
}

/** Throws on bytes that are no message. Typed arrays in the result own their memory and are aligned. */
export function decode(bytes: ArrayBuffer | Uint8Array<ArrayBuffer>): unknown {
  return packr.unpack(bytes instanceof Uint8Array ? bytes : new Uint8Array(bytes));
}
