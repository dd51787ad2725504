// A tile: a box of a tensor [planes, rows, columns] in row-major order, clipped at the tensor's edge.
struct Tile {
  plane: u32,
  row: u32,
  column: u32,
  rows: u32,          // nominal extent: what its slot holds
  columns: u32,
  real_rows: u32,     // what of it lies inside the tensor
  real_columns: u32,
  base: u32,          // flat index of its first element
  stride: u32,        // elements from one row to the next
}

/// The tile of `rows` x `columns` at (`row`, `column`) of a plane of a [planes, tensor_rows, tensor_columns] tensor.
fn tile_at(plane: u32, row: u32, column: u32, rows: u32, columns: u32, tensor_rows: u32, tensor_columns: u32) -> Tile {
  return Tile(
    plane, row, column, rows, columns,
    min(rows, tensor_rows - min(row, tensor_rows)),
    min(columns, tensor_columns - min(column, tensor_columns)),
    (plane * tensor_rows + row) * tensor_columns + column,
    tensor_columns,
  );
}

/// Whether (r, c) of the tile lies inside its tensor.
fn holds(tile: Tile, r: u32, c: u32) -> bool {
  return r < tile.real_rows && c < tile.real_columns;
}

/// Flat index of (r, c) of the tile in its tensor.
fn address(tile: Tile, r: u32, c: u32) -> u32 {
  return tile.base + r * tile.stride + c;
}

/// Elements of the tile that are inside the tensor.
fn real_size(tile: Tile) -> u32 {
  return tile.real_rows * tile.real_columns;
}
