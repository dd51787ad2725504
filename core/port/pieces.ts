/**
 * Sends the large arrays of a message ahead of it, in pieces. Whoever receives the trace of a long run then
 * copies a few megabytes at a time, and does other things in between.
 */
import type { Channel } from './channel.ts';

/** The bytes of a piece, and of the smallest array that is cut into pieces. */
const PIECE = 1 << 22;

/** No array has more bytes, whatever the other side says. */
const LARGEST = 2 ** 33;

/** The types of array that are cut, and the buffer that is not seen as any of them. */
const TYPES = { ArrayBuffer, Uint8Array, Int32Array, Uint32Array, Float32Array, Float64Array } as const;
type TypeName = keyof typeof TYPES;
type Large = InstanceType<(typeof TYPES)[TypeName]>;

interface Piece {
  /** The number of the array in the message that follows. */
  readonly piece: number;
  readonly type: TypeName;
  /** The length of the array that the piece belongs to, and the first byte of the piece in it. */
  readonly length: number;
  readonly at: number;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** Stands in a message for an array that was sent ahead. */
interface Mark {
  readonly gathered: number;
}

/**
 * Wraps a channel so that it sends the large arrays of a message first, piece by piece. The sender can do other
 * things in between, and small messages overtake.
 */
export function cutting(channel: Channel): Channel {
  let last = Promise.resolve();
  let open = true;
  void channel.closed.then(() => (open = false));
  const sendCut = async (arrays: readonly (readonly [Large, TypeName])[], whole: unknown): Promise<void> => {
    for (const [number, [array, type]] of arrays.entries()) {
      for (const piece of cut(array, number, type)) {
        if (!open) return;
        channel.send(piece);
        await new Promise((resolve) => setTimeout(resolve));
      }
    }
    channel.send({ whole });
  };
  const send = (message: unknown): void => {
    const arrays: (readonly [Large, TypeName])[] = [];
    const light = replaced(message, (value): Mark | undefined => {
      const type = typeOf(value);
      if (type === undefined || (value as Large).byteLength <= PIECE) return undefined;
      arrays.push([value as Large, type]);
      return { gathered: arrays.length - 1 };
    });
    if (arrays.length === 0) channel.send(message);
    else last = last.then(() => sendCut(arrays, light));
  };
  return { ...channel, send };
}

/** Wraps the other end of such a channel, where messages arrive as they were sent. */
export function gathering(channel: Channel): Channel {
  return { ...channel, onMessage: (listener) => channel.onMessage(gatherer(listener)) };
}

function gatherer(listener: (message: unknown) => void): (message: unknown) => void {
  let arrays: Large[] = [];
  return (message) => {
    if (isPiece(message)) {
      const array = (arrays[message.piece] ??= new TYPES[message.type](message.length));
      const bytes = bytesOf(array);
      // A piece that lies outside its array is none, and is handed on as what it is.
      if (message.at + message.bytes.length <= bytes.length) bytes.set(message.bytes, message.at);
      else listener(message);
    } else if (isObject(message) && 'whole' in message) {
      const gathered = arrays;
      arrays = [];
      listener(replaced(message['whole'], (value) => (isMark(value) ? gathered[value.gathered] : undefined)));
    } else listener(message);
  };
}

function* cut(array: Large, number: number, type: TypeName): Generator<Piece> {
  const all = bytesOf(array);
  const length = array instanceof ArrayBuffer ? array.byteLength : array.length;
  for (let at = 0; at < all.length; at += PIECE) {
    // The piece is copied, since a structured clone of a view takes the whole buffer under it along.
    yield { piece: number, type, length, at, bytes: all.slice(at, at + PIECE) };
  }
}

function bytesOf(array: Large): Uint8Array<ArrayBuffer> {
  if (array instanceof ArrayBuffer) return new Uint8Array(array);
  return new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
}

/** Copies a value and replaces parts of it. */
function replaced(value: unknown, by: (value: unknown) => unknown): unknown {
  const instead = by(value);
  if (instead !== undefined) return instead;
  if (Array.isArray(value)) return value.map((item) => replaced(item, by));
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, field]) => [name, replaced(field, by)]));
}

/** Whether a value is a plain object, not an array or an error. */
function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;
}

/** Whether a message is a piece: the other side may be a page that was broken into. */
function isPiece(value: unknown): value is Piece {
  if (!isObject(value) || !('piece' in value)) return false;
  const { piece, type, length, at, bytes } = value;
  return (
    [piece, length, at].every((number) => Number.isSafeInteger(number) && (number as number) >= 0) &&
    Object.hasOwn(TYPES, type as string) &&
    (length as number) * sizeOf(type as TypeName) <= LARGEST &&
    bytes instanceof Uint8Array
  );
}

function sizeOf(type: TypeName): number {
  return type === 'ArrayBuffer' ? 1 : TYPES[type].BYTES_PER_ELEMENT;
}

function isMark(value: unknown): value is Mark {
  return isObject(value) && 'gathered' in value;
}

function typeOf(value: unknown): TypeName | undefined {
  return (Object.keys(TYPES) as TypeName[]).find((name) => value instanceof TYPES[name]);
}
