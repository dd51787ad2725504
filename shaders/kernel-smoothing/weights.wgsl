// Nadaraya-Watson smoothing (Nadaraya 1964, Watson 1964) and its relatives: the estimate at a query is a weighted mean of
// all y, with weights that fall with the distance of x. A workgroup owns Br queries and holds all points.
//   d = |q - x|   w = rule(d)   l = rowsum w   w = w / l   estimate = w y
// A Gaussian is taken relative to the nearest point, which changes no weight and keeps far queries from 0 / 0. A window
// that holds no point does give 0 / 0: there is no estimate then.
import package::lib::tiles::{Tile, tile_at, holds, address, real_size};

override N: u32;            // points
override M: u32;            // queries
override Br: u32;           // queries of a workgroup
override RULE: u32;         // see below
override NEIGHBOURS: u32;   // how many points share the weight, for NEAREST
override H: f32;            // bandwidth, for the others
override THREADS: u32;

const GAUSSIAN = 0u;
const EPANECHNIKOV = 1u;
const BOXCAR = 2u;
const NEAREST = 3u;

@group(0) @binding(0) var<storage, read> x: array<f32>;                // [N]
@group(0) @binding(1) var<storage, read> y: array<f32>;                // [N]
@group(0) @binding(2) var<storage, read> queries: array<f32>;          // [M]
@group(0) @binding(3) var<storage, read_write> weights: array<f32>;    // [M, N]
@group(0) @binding(4) var<storage, read_write> estimate: array<f32>;   // [M]

var<workgroup> x_j: array<f32, N>;
var<workgroup> y_j: array<f32, N>;
var<workgroup> q_i: array<f32, Br>;
var<workgroup> d_ij: array<f32, Br * N>;
var<workgroup> near_i: array<f32, Br>;   // distance of the nearest point
var<workgroup> w_ij: array<f32, Br * N>;
var<workgroup> l_i: array<f32, Br>;
var<workgroup> estimate_i: array<f32, Br>;

/// How many points are nearer than point c of row r; of points at one distance the first counts as the nearest.
fn rank(r: u32, c: u32) -> u32 {
  let d = d_ij[r * N + c];
  var nearer = 0u;
  for (var j = 0u; j < c; j++) {
    nearer += u32(d_ij[r * N + j] <= d);
  }
  for (var j = c; j < N; j++) {
    nearer += u32(d_ij[r * N + j] < d);
  }
  return nearer;
}

/// The weight of point c for query r, not yet divided by the sum of the row.
fn weight(r: u32, c: u32) -> f32 {
  let d = d_ij[r * N + c];
  if (RULE == GAUSSIAN) {
    return exp(-(d - near_i[r]) * (d + near_i[r]) / (2 * H * H));
  }
  if (RULE == EPANECHNIKOV) {
    return max(0.0, (H - d) * (H + d) / (H * H));
  }
  if (RULE == BOXCAR) {
    return f32(d <= H);
  }
  return f32(rank(r, c) < NEIGHBOURS);
}

@compute @workgroup_size(THREADS)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) thread: u32) {
  let i = group.x;
  let point_tile = tile_at(0, 0, 0, N, 1, N, 1);
  let query_tile = tile_at(0, i * Br, 0, Br, 1, M, 1);
  let tile = tile_at(0, i * Br, 0, Br, N, M, N);
  @if(trace) if (!trace_begins(group, thread)) { return; }
  @if(trace) trace_loops(i, 0);

  for (var r = thread; r < Br; r += THREADS) {
    q_i[r] = 0.0;
    if (r < query_tile.real_rows) {
      q_i[r] = queries[address(query_tile, r, 0)];
    }
  }
  @if(trace) trace_q_i(LOAD, TENSOR_queries, query_tile, 0, LINE);

  for (var c = thread; c < N; c += THREADS) {
    x_j[c] = x[c];
  }
  @if(trace) trace_x_j(LOAD, TENSOR_x, point_tile, 0, LINE);

  for (var c = thread; c < N; c += THREADS) {
    y_j[c] = y[c];
  }
  @if(trace) trace_y_j(LOAD, TENSOR_y, point_tile, 0, LINE);

  workgroupBarrier();
  @if(trace) trace_barrier(LINE);

  for (var e = thread; e < Br * N; e += THREADS) {
    d_ij[e] = abs(q_i[e / N] - x_j[e % N]);
  }
  @if(trace) trace_d_ij(COMPUTE, TENSOR_NONE, tile, real_size(tile), LINE);

  workgroupBarrier();
  @if(trace) trace_barrier(LINE);

  for (var r = thread; r < Br; r += THREADS) {
    var nearest = d_ij[r * N];
    for (var c = 1u; c < N; c++) {
      nearest = min(nearest, d_ij[r * N + c]);
    }
    near_i[r] = nearest;
  }
  @if(trace) trace_near_i(COMPUTE, TENSOR_NONE, query_tile, (N - 1) * real_size(query_tile), LINE);

  workgroupBarrier();
  @if(trace) trace_barrier(LINE);

  for (var e = thread; e < Br * N; e += THREADS) {
    w_ij[e] = weight(e / N, e % N);
  }
  @if(trace) let work = select(select(5u, 1u, RULE == BOXCAR), N, RULE == NEAREST);
  @if(trace) trace_w_ij(COMPUTE, TENSOR_weights, tile, work * real_size(tile), LINE);

  workgroupBarrier();
  @if(trace) trace_barrier(LINE);

  for (var r = thread; r < Br; r += THREADS) {
    var sum = 0.0;
    for (var c = 0u; c < N; c++) {
      sum += w_ij[r * N + c];
    }
    l_i[r] = sum;
  }
  @if(trace) trace_l_i(COMPUTE, TENSOR_NONE, query_tile, real_size(tile), LINE);

  workgroupBarrier();
  @if(trace) trace_barrier(LINE);

  // Beyond the last query all weights may be 0.
  for (var e = thread; e < Br * N; e += THREADS) {
    if (holds(tile, e / N, e % N)) {
      w_ij[e] /= l_i[e / N];
    }
  }
  @if(trace) trace_w_ij(NORMALISE, TENSOR_weights, tile, real_size(tile), LINE);

  for (var e = thread; e < Br * N; e += THREADS) {
    if (holds(tile, e / N, e % N)) {
      weights[address(tile, e / N, e % N)] = w_ij[e];
    }
  }
  @if(trace) trace_store(TENSOR_weights, SLOT_w_ij, tile, LINE);

  workgroupBarrier();
  @if(trace) trace_barrier(LINE);

  for (var r = thread; r < Br; r += THREADS) {
    var sum = 0.0;
    for (var c = 0u; c < N; c++) {
      sum += w_ij[r * N + c] * y_j[c];
    }
    estimate_i[r] = sum;
  }
  @if(trace) trace_estimate_i(COMPUTE, TENSOR_estimate, query_tile, 2 * real_size(tile), LINE);

  for (var r = thread; r < query_tile.real_rows; r += THREADS) {
    estimate[address(query_tile, r, 0)] = estimate_i[r];
  }
  @if(trace) trace_store(TENSOR_estimate, SLOT_estimate_i, query_tile, LINE);
}
