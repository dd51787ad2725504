// The causal mask: a query sees the keys up to its own position.
import package::lib::tiles::{Tile, real_size};

/// Score of a key that is not seen: the lowest f32, so that exp(MASKED - m) is 0. WGSL has no literal infinity.
const MASKED = -0x1.fffffep+127f;

/// Whether query `q` sees key `k`.
fn sees(q: u32, k: u32, causal: bool) -> bool {
  return !causal || k <= q;
}

/// How many (query, key) pairs of a tile of the scores are inside the tensor and seen. Query q of the tile sees
/// clamp(q + 1 - column, 0, columns) of its keys; summed over the queries that is four triangular numbers.
fn seen_size(tile: Tile, causal: bool) -> u32 {
  if (!causal) {
    return real_size(tile);
  }
  let first = i32(tile.row) + 1 - i32(tile.column);
  let last = first + i32(tile.real_rows) - 1;
  let columns = i32(tile.real_columns);
  return u32(triangle(last) - triangle(first - 1) - triangle(last - columns) + triangle(first - 1 - columns));
}

/// 1 + 2 + ... + n; 0 when n is negative.
fn triangle(n: i32) -> i32 {
  let positive = max(n, 0);
  return positive * (positive + 1) / 2;
}
