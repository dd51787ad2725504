/**
 * A binary heap of whole numbers ordered by a key. Of equal keys the smaller number comes first, so the order is
 * unique.
 */
export interface Heap {
  size(): number;
  /** The smallest key, and the item that has it. */
  firstKey(): number;
  firstItem(): number;
  push(key: number, item: number): void;
  replaceFirst(key: number, item: number): void;
  dropFirst(): void;
}

/** A heap for at most `capacity` items. */
export function createHeap(capacity: number): Heap {
  const keys = new Float64Array(capacity);
  const items = new Uint32Array(capacity);
  let size = 0;

  const before = (keyA: number, itemA: number, keyB: number, itemB: number): boolean =>
    keyA < keyB || (keyA === keyB && itemA < itemB);

  const sink = (key: number, item: number): void => {
    let at = 0;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= size) break;
      const right = child + 1;
      if (right < size && before(keys[right]!, items[right]!, keys[child]!, items[child]!)) child = right;
      if (!before(keys[child]!, items[child]!, key, item)) break;
      keys[at] = keys[child]!;
      items[at] = items[child]!;
      at = child;
    }
    keys[at] = key;
    items[at] = item;
  };

  return {
    size: () => size,
    firstKey: () => keys[0]!,
    firstItem: () => items[0]!,
    push: (key, item) => {
      if (size === capacity) throw new Error(`a heap for ${capacity} items is full`);
      let at = size++;
      while (at > 0) {
        const parent = (at - 1) >> 1;
        if (!before(key, item, keys[parent]!, items[parent]!)) break;
        keys[at] = keys[parent]!;
        items[at] = items[parent]!;
        at = parent;
      }
      keys[at] = key;
      items[at] = item;
    },
    replaceFirst: sink,
    dropFirst: () => {
      size--;
      if (size > 0) sink(keys[size]!, items[size]!);
    },
  };
}
