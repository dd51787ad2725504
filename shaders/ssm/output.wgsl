// What of the convolution lies within the signal, and the signal itself.
//   y[t] = real part of y_padded at t + D x[t]
import package::lib::tiles::{Tile, tile_at, address, real_size};

override T: u32;          // tokens
override ROWS: u32;       // of the padded signal
override COLUMNS: u32;    // complex numbers of a row
override BLOCK: u32;      // rows of a workgroup
override D: f32;
override THREADS: u32;

@group(0) @binding(0) var<storage, read> y_padded: array<f32>;   // [ROWS, 2 COLUMNS]
@group(0) @binding(1) var<storage, read> x: array<f32>;          // [T]
@group(0) @binding(2) var<storage, read_write> y: array<f32>;    // [T]

var<workgroup> padded_i: array<f32, 2 * BLOCK * COLUMNS>;
var<workgroup> x_i: array<f32, BLOCK * COLUMNS>;
var<workgroup> y_i: array<f32, BLOCK * COLUMNS>;

@compute @workgroup_size(THREADS)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) thread: u32) {
  let i = group.x;
  let tokens = tile_at(0, i * BLOCK * COLUMNS, 0, BLOCK * COLUMNS, 1, T, 1);
  let tile = tile_at(0, i * BLOCK, 0, BLOCK, 2 * COLUMNS, ROWS, 2 * COLUMNS);
  @if(trace) if (!trace_begins(group, thread)) { return; }
  @if(trace) trace_loops(i, 0);

  for (var e = thread; e < 2 * BLOCK * COLUMNS; e += THREADS) {
    padded_i[e] = 0.0;
    if (e < real_size(tile)) {
      padded_i[e] = y_padded[tile.base + e];
    }
  }
  @if(trace) trace_padded_i(LOAD, TENSOR_y_padded, tile, 0, LINE);

  for (var r = thread; r < BLOCK * COLUMNS; r += THREADS) {
    x_i[r] = 0.0;
    if (r < tokens.real_rows) {
      x_i[r] = x[address(tokens, r, 0)];
    }
  }
  @if(trace) trace_x_i(LOAD, TENSOR_x, tokens, 0, LINE);

  workgroupBarrier();
  @if(trace) trace_barrier(LINE);

  for (var r = thread; r < BLOCK * COLUMNS; r += THREADS) {
    y_i[r] = padded_i[2 * r] + D * x_i[r];
  }
  @if(trace) trace_y_i(COMPUTE, TENSOR_y, tokens, 2 * real_size(tokens), LINE);

  for (var r = thread; r < tokens.real_rows; r += THREADS) {
    y[address(tokens, r, 0)] = y_i[r];
  }
  @if(trace) trace_store(TENSOR_y, SLOT_y_i, tokens, LINE);
}
