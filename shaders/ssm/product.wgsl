// A convolution is a product of spectra, frequency by frequency, in whatever order both stand. The 1 / L of the transform
// back is taken along here; L = ROWS COLUMNS is a power of two, so it rounds nothing.
//   y_freq = x_freq K_freq / L
import package::lib::tiles::{Tile, tile_at, real_size};

override ROWS: u32;
override COLUMNS: u32;    // complex numbers of a row
override BLOCK: u32;      // rows of a workgroup
override THREADS: u32;

@group(0) @binding(0) var<storage, read> x_freq: array<f32>;         // [ROWS, 2 COLUMNS]
@group(0) @binding(1) var<storage, read> K_freq: array<f32>;         // [ROWS, 2 COLUMNS]
@group(0) @binding(2) var<storage, read_write> y_freq: array<f32>;   // [ROWS, 2 COLUMNS]

var<workgroup> x_i: array<f32, 2 * BLOCK * COLUMNS>;
var<workgroup> K_i: array<f32, 2 * BLOCK * COLUMNS>;
var<workgroup> y_i: array<f32, 2 * BLOCK * COLUMNS>;

@compute @workgroup_size(THREADS)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) thread: u32) {
  let i = group.x;
  let tile = tile_at(0, i * BLOCK, 0, BLOCK, 2 * COLUMNS, ROWS, 2 * COLUMNS);
  @if(trace) if (!trace_begins(group, thread)) { return; }
  @if(trace) trace_loops(i, 0);

  for (var e = thread; e < 2 * BLOCK * COLUMNS; e += THREADS) {
    x_i[e] = 0.0;
    K_i[e] = 0.0;
    if (e < real_size(tile)) {
      x_i[e] = x_freq[tile.base + e];
      K_i[e] = K_freq[tile.base + e];
    }
  }
  @if(trace) trace_x_i(LOAD, TENSOR_x_freq, tile, 0, LINE);
  @if(trace) trace_K_i(LOAD, TENSOR_K_freq, tile, 0, LINE);

  workgroupBarrier();
  @if(trace) trace_barrier(LINE);

  for (var e = thread; e < BLOCK * COLUMNS; e += THREADS) {
    let scale = 1.0 / f32(ROWS * COLUMNS);
    y_i[2 * e] = (x_i[2 * e] * K_i[2 * e] - x_i[2 * e + 1] * K_i[2 * e + 1]) * scale;
    y_i[2 * e + 1] = (x_i[2 * e] * K_i[2 * e + 1] + x_i[2 * e + 1] * K_i[2 * e]) * scale;
  }
  @if(trace) trace_y_i(COMPUTE, TENSOR_y_freq, tile, 4 * real_size(tile), LINE);

  workgroupBarrier();
  @if(trace) trace_barrier(LINE);

  for (var e = thread; e < real_size(tile); e += THREADS) {
    y_freq[tile.base + e] = y_i[e];
  }
  @if(trace) trace_store(TENSOR_y_freq, SLOT_y_i, tile, LINE);
}
