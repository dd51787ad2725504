/** What every element of a tensor and of a slot is: its size, and the ends of its range. */

export const BYTES_PER_ELEMENT = 4;

export const LARGEST_F32 = 3.4028234663852886e38;

/** What a score holds that a mask hides: the lowest f32, since WGSL has no infinity to write. */
export const MASKED = -LARGEST_F32;
