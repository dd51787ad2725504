// The causal mask: a query sees the keys up to its own position.
import package::lib::tiles::Tile;

/// Score of a key that is not seen: the lowest f32, so that exp(MASKED - m) is 0. WGSL has no literal infinity.
const MASKED = -0x1.fffffep+127f;

/// Whether query `q` sees key `k`.
fn sees(q: u32, k: u32, causal: bool) -> bool {
  return !causal || k <= q;
}

/// How many (query, key) pairs of a tile of the scores are inside the tensor and seen.
fn seen_size(tile: Tile, causal: bool) -> u32 {
  var size = 0u;
  for (var r = 0u; r < tile.real_rows; r++) {
    let q = tile.row + r;
    let seen = select(tile.real_columns, min(tile.real_columns, q + 1 - min(q + 1, tile.column)), causal);
    size += seen;
  }
  return size;
}
