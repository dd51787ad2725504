/** Arithmetic with blocks, which need not divide the extent that they cover. */

export function blockCount(extent: number, block: number): number {
  return Math.ceil(extent / block);
}

/** The extent of the block of a number: the whole block, or what is left of the extent at the edge. */
export function blockExtent(extent: number, block: number, index: number): number {
  return Math.min(block, extent - index * block);
}
