/** Clears the times of creation in an MP4, so that recording the same film twice gives the same file. */

const CONTAINERS: readonly string[] = ['moov', 'trak', 'mdia'];
const TIMED: readonly string[] = ['mvhd', 'tkhd', 'mdhd'];
/** Bytes of the size and the type that begin each box. */
const HEADER = 8;
/** Bytes of the version and the flags that follow in a box with times. */
const VERSION = 4;

/** Sets the times of creation and modification to zero, in place. */
export function clearTimes(boxes: Uint8Array): void {
  const view = new DataView(boxes.buffer, boxes.byteOffset, boxes.byteLength);
  for (let at = 0; at + HEADER <= boxes.length;) {
    const size = view.getUint32(at);
    const type = String.fromCharCode(...boxes.subarray(at + 4, at + HEADER));
    if (CONTAINERS.includes(type)) clearTimes(boxes.subarray(at + HEADER, at + size));
    if (TIMED.includes(type)) {
      const start = at + HEADER + VERSION;
      boxes.fill(0, start, start + (boxes[at + HEADER] === 1 ? 16 : 8));
    }
    if (size < HEADER) return;
    at += size;
  }
}
