// Softmax of rows, taken literally: y = exp(x) / sum exp(x). Two loads and one store an element. exp overflows for x above
// 88.7: then the sum is infinite, every other y of the row becomes 0, and inf / inf is NaN.
import package::lib::tiles::{Tile, tile_at, holds, address, real_size};

override R: u32;         // rows
override V: u32;         // elements of a row
override Br: u32;        // rows of a workgroup
override Bv: u32;        // elements of a row that are in SRAM at once
override THREADS: u32;

@group(0) @binding(0) var<storage, read> X: array<f32>;         // [R, V]
@group(0) @binding(1) var<storage, read_write> Y: array<f32>;   // [R, V]

var<workgroup> X_ij: array<f32, Br * Bv>;
var<workgroup> Y_ij: array<f32, Br * Bv>;
var<workgroup> l_i: array<f32, Br>;   // sum of exp(x) so far

@compute @workgroup_size(THREADS)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) thread: u32) {
  let i = group.x;
  let row_tile = tile_at(0, i * Br, 0, Br, 1, R, 1);
  let chunks = (V + Bv - 1) / Bv;
  @if(trace) if (!trace_begins(group, thread)) { return; }
  @if(trace) trace_loops(i, 0);

  for (var r = thread; r < Br; r += THREADS) {
    l_i[r] = 0.0;
  }
  @if(trace) trace_l_i(INITIALISE, TENSOR_NONE, row_tile, 0, LINE);

  for (var j = 0u; j < chunks; j++) {
    let tile = tile_at(0, i * Br, j * Bv, Br, Bv, R, V);
    @if(trace) trace_loops(i, j);

    for (var e = thread; e < Br * Bv; e += THREADS) {
      X_ij[e] = 0.0;
      if (holds(tile, e / Bv, e % Bv)) {
        X_ij[e] = X[address(tile, e / Bv, e % Bv)];
      }
    }
    @if(trace) trace_X_ij(LOAD, TENSOR_X, tile, 0, LINE);

    workgroupBarrier();
    @if(trace) trace_barrier(LINE);

    for (var r = thread; r < Br; r += THREADS) {
      var sum = l_i[r];
      for (var c = 0u; c < tile.real_columns; c++) {
        sum += exp(X_ij[r * Bv + c]);
      }
      l_i[r] = sum;
    }
    @if(trace) trace_l_i(ACCUMULATE, TENSOR_NONE, row_tile, 2 * real_size(tile), LINE);

    workgroupBarrier();
    @if(trace) trace_barrier(LINE);
  }

  for (var j = 0u; j < chunks; j++) {
    let tile = tile_at(0, i * Br, j * Bv, Br, Bv, R, V);
    @if(trace) trace_loops(i, j);

    for (var e = thread; e < Br * Bv; e += THREADS) {
      X_ij[e] = 0.0;
      if (holds(tile, e / Bv, e % Bv)) {
        X_ij[e] = X[address(tile, e / Bv, e % Bv)];
      }
    }
    @if(trace) trace_X_ij(LOAD, TENSOR_X, tile, 0, LINE);

    for (var e = thread; e < Br * Bv; e += THREADS) {
      Y_ij[e] = 0.0;
      if (holds(tile, e / Bv, e % Bv)) {
        Y_ij[e] = exp(X_ij[e]) / l_i[e / Bv];
      }
    }
    @if(trace) trace_Y_ij(COMPUTE, TENSOR_Y, tile, 2 * real_size(tile), LINE);

    for (var e = thread; e < Br * Bv; e += THREADS) {
      if (holds(tile, e / Bv, e % Bv)) {
        Y[address(tile, e / Bv, e % Bv)] = Y_ij[e];
      }
    }
    @if(trace) trace_store(TENSOR_Y, SLOT_Y_ij, tile, LINE);
  }
}
