// Safe softmax of rows: y = exp(x - m) / sum exp(x - m) with the row maximum m, so that no exponential exceeds 1. The
// maximum takes a pass of its own: three loads and one store an element.
import package::lib::tiles::{Tile, tile_at, holds, address, real_size};
import package::lib::mask::MASKED;

override R: u32;         // rows
override V: u32;         // elements of a row
override Br: u32;        // rows of a workgroup
override Bv: u32;        // elements of a row that are in SRAM at once
override THREADS: u32;

@group(0) @binding(0) var<storage, read> X: array<f32>;         // [R, V]
@group(0) @binding(1) var<storage, read_write> Y: array<f32>;   // [R, V]

var<workgroup> X_ij: array<f32, Br * Bv>;
var<workgroup> Y_ij: array<f32, Br * Bv>;
var<workgroup> m_i: array<f32, Br>;   // row maximum so far
var<workgroup> l_i: array<f32, Br>;   // sum of exp(x - m) so far

@compute @workgroup_size(THREADS)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) thread: u32) {
  let i = group.x;
  let row_tile = tile_at(0, i * Br, 0, Br, 1, R, 1);
  let chunks = (V + Bv - 1) / Bv;
  @if(trace) if (!trace_begins(group, thread)) { return; }
  @if(trace) trace_loops(i, 0);

  for (var r = thread; r < Br; r += THREADS) {
    m_i[r] = MASKED;
    l_i[r] = 0.0;
  }
  @if(trace) trace_m_i(INITIALISE, TENSOR_NONE, row_tile, 0, LINE);
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
      var m = m_i[r];
      for (var c = 0u; c < tile.real_columns; c++) {
        m = max(m, X_ij[r * Bv + c]);
      }
      m_i[r] = m;
    }
    @if(trace) trace_m_i(COMPUTE, TENSOR_NONE, row_tile, real_size(tile), LINE);

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

    workgroupBarrier();
    @if(trace) trace_barrier(LINE);

    for (var r = thread; r < Br; r += THREADS) {
      var sum = l_i[r];
      for (var c = 0u; c < tile.real_columns; c++) {
        sum += exp(X_ij[r * Bv + c] - m_i[r]);
      }
      l_i[r] = sum;
    }
    @if(trace) trace_l_i(ACCUMULATE, TENSOR_NONE, row_tile, 3 * real_size(tile), LINE);

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
        Y_ij[e] = exp(X_ij[e] - m_i[e / Bv]) / l_i[e / Bv];
      }
    }
    @if(trace) trace_Y_ij(COMPUTE, TENSOR_Y, tile, 3 * real_size(tile), LINE);

    for (var e = thread; e < Br * Bv; e += THREADS) {
      if (holds(tile, e / Bv, e % Bv)) {
        Y[address(tile, e / Bv, e % Bv)] = Y_ij[e];
      }
    }
    @if(trace) trace_store(TENSOR_Y, SLOT_Y_ij, tile, LINE);
  }
}
