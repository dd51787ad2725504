// Mean and variance of rows in one pass (Welford 1962): every lane keeps the count n, the mean and the sum M2 of squared
// differences from the mean of what it has seen, then lanes are merged pairwise in a tree (Chan et al. 1979).
//   n' = n + 1   mean' = mean + (x - mean) / n'   M2' = M2 + (x - mean) (x - mean')
//   n = n_a + n_b   delta = mean_b - mean_a   mean = mean_a + delta n_b / n   M2 = M2_a + M2_b + delta^2 n_a n_b / n
import package::lib::tiles::{Tile, tile_at, holds, address, real_size};
import package::lib::lanes::{Lanes, merge_halves, taker, giver};

override R: u32;         // rows
override V: u32;         // elements of a row
override Br: u32;        // rows of a workgroup
override Bv: u32;        // elements of a row that are in SRAM at once
override T: u32;         // lanes of a row: lane t takes the elements t, t + T, ... of a chunk
override THREADS: u32;

@group(0) @binding(0) var<storage, read> X: array<f32>;                // [R, V]
@group(0) @binding(1) var<storage, read_write> mean: array<f32>;       // [R]
@group(0) @binding(2) var<storage, read_write> variance: array<f32>;   // [R]

var<workgroup> X_ij: array<f32, Br * Bv>;
var<workgroup> n_it: array<f32, Br * T>;
var<workgroup> mean_it: array<f32, Br * T>;
var<workgroup> M2_it: array<f32, Br * T>;
var<workgroup> mean_i: array<f32, Br>;
var<workgroup> variance_i: array<f32, Br>;

@compute @workgroup_size(THREADS)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) thread: u32) {
  let i = group.x;
  let row_tile = tile_at(0, i * Br, 0, Br, 1, R, 1);
  let chunks = (V + Bv - 1) / Bv;
  let lanes = min(T, min(Bv, V));   // lanes that get elements
  let lane_tile = tile_at(0, i * Br, 0, Br, T, R, lanes);
  @if(trace) if (!trace_begins(group, thread)) { return; }
  @if(trace) trace_loops(i, 0);

  for (var e = thread; e < Br * T; e += THREADS) {
    n_it[e] = 0.0;
    mean_it[e] = 0.0;
    M2_it[e] = 0.0;
  }
  @if(trace) trace_n_it(INITIALISE, TENSOR_NONE, lane_tile, 0, LINE);
  @if(trace) trace_mean_it(INITIALISE, TENSOR_NONE, lane_tile, 0, LINE);
  @if(trace) trace_M2_it(INITIALISE, TENSOR_NONE, lane_tile, 0, LINE);

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

    for (var e = thread; e < Br * T; e += THREADS) {
      for (var c = e % T; c < tile.real_columns; c += T) {
        let delta = X_ij[e / T * Bv + c] - mean_it[e];
        n_it[e] += 1.0;
        mean_it[e] += delta / n_it[e];
        M2_it[e] += delta * (X_ij[e / T * Bv + c] - mean_it[e]);
      }
    }
    @if(trace) let busy = tile_at(0, i * Br, 0, Br, T, R, min(T, tile.real_columns));   // lanes that got elements
    @if(trace) trace_n_it(ACCUMULATE, TENSOR_NONE, busy, real_size(tile), LINE);
    @if(trace) trace_mean_it(ACCUMULATE, TENSOR_NONE, busy, 3 * real_size(tile), LINE);
    @if(trace) trace_M2_it(ACCUMULATE, TENSOR_NONE, busy, 3 * real_size(tile), LINE);

    workgroupBarrier();
    @if(trace) trace_barrier(LINE);
  }

  for (var width = lanes; width > 1; width = (width + 1) / 2) {
    let level = merge_halves(width);
    @if(trace) let level_tile = tile_at(0, i * Br, 0, Br, T, R, width);
    @if(trace) trace_loops(i, width);

    for (var e = thread; e < Br * level.count; e += THREADS) {
      let a = e / level.count * T + taker(level, e % level.count);
      let b = e / level.count * T + giver(level, e % level.count);
      let n = n_it[a] + n_it[b];
      let delta = mean_it[b] - mean_it[a];
      M2_it[a] += M2_it[b] + delta * delta * n_it[a] * n_it[b] / n;
      mean_it[a] += delta * n_it[b] / n;
      n_it[a] = n;
    }
    @if(trace) let merges = level.count * row_tile.real_rows;
    @if(trace) trace_combine_M2_it(level, level_tile, 6 * merges, LINE);
    @if(trace) trace_combine_mean_it(level, level_tile, 4 * merges, LINE);
    @if(trace) trace_combine_n_it(level, level_tile, merges, LINE);

    workgroupBarrier();
    @if(trace) trace_barrier(LINE);
  }

  for (var r = thread; r < Br; r += THREADS) {
    mean_i[r] = mean_it[r * T];
  }
  @if(trace) trace_mean_i(COMPUTE, TENSOR_mean, row_tile, 0, LINE);

  for (var r = thread; r < Br; r += THREADS) {
    variance_i[r] = M2_it[r * T] / n_it[r * T];
  }
  @if(trace) trace_variance_i(COMPUTE, TENSOR_variance, row_tile, real_size(row_tile), LINE);

  for (var r = thread; r < row_tile.real_rows; r += THREADS) {
    mean[address(row_tile, r, 0)] = mean_i[r];
    variance[address(row_tile, r, 0)] = variance_i[r];
  }
  @if(trace) trace_store(TENSOR_mean, SLOT_mean_i, row_tile, LINE);
  @if(trace) trace_store(TENSOR_variance, SLOT_variance_i, row_tile, LINE);
}
