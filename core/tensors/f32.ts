/** What every element of a tensor and of a slot is: its size, and the ends of its range. */

export const BYTES_PER_ELEMENT = 4;

export const LARGEST_F32 = 3.4028234663852886e38;

/** The unit roundoff: no number in the range of f32 is further from the nearest f32, relative to its size. */
export const ROUNDOFF = 2 ** -24;

/** Devices may read and write 0 for what is smaller. */
export const SMALLEST_NORMAL_F32 = 2 ** -126;

/** Whether f32 can hold a number without calling it infinite. */
export const inRange = (value: number): boolean => Number.isFinite(Math.fround(value));

/** Whether f32 can hold all terms of a value with this error bound, which is at least a roundoff of the largest of them. */
export const termsInRange = (bound: number): boolean => bound <= ROUNDOFF * LARGEST_F32;

/** What a score holds that a mask hides: the lowest f32, since WGSL has no infinity to write. */
export const MASKED = -LARGEST_F32;
