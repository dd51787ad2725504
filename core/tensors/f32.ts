/** The ends of the range of f32. */

export const LARGEST_F32 = 3.4028234663852886e38;

/** What a score holds that a mask hides: the lowest f32, since WGSL has no infinity to write. */
export const MASKED = -LARGEST_F32;
