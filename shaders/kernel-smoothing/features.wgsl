// Queries and keys of which attention makes a Gaussian smoother. A Gaussian in the distance of q and x is
//   exp(-(q - x)^2 / 2 h^2) = exp(q x / h^2 - x^2 / 2 h^2) exp(-q^2 / 2 h^2)
// and softmax cancels the last factor, the same for all keys of a query. What is left is exp(Q . K) with two features:
//   Q = (q / h, 1)   K = (x / h, -x^2 / 2 h^2)
import package::lib::tiles::{Tile, tile_at, holds, address, real_size};

override N: u32;         // points
override M: u32;         // queries
override D: u32;         // features: 2
override Br: u32;        // rows of a workgroup
override H: f32;         // bandwidth
override THREADS: u32;

@group(0) @binding(0) var<storage, read> x: array<f32>;         // [N]
@group(0) @binding(1) var<storage, read> queries: array<f32>;   // [M]
@group(0) @binding(2) var<storage, read_write> Q: array<f32>;   // [M, 2]
@group(0) @binding(3) var<storage, read_write> K: array<f32>;   // [N, 2]

var<workgroup> q_i: array<f32, Br>;
var<workgroup> x_i: array<f32, Br>;
var<workgroup> Q_i: array<f32, Br * D>;
var<workgroup> K_i: array<f32, Br * D>;

@compute @workgroup_size(THREADS)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) thread: u32) {
  let i = group.x;
  let q_tile = tile_at(0, i * Br, 0, Br, 1, M, 1);
  let x_tile = tile_at(0, i * Br, 0, Br, 1, N, 1);
  let Q_tile = tile_at(0, i * Br, 0, Br, D, M, D);
  let K_tile = tile_at(0, i * Br, 0, Br, D, N, D);
  @if(trace) if (!trace_begins(group, thread)) { return; }
  @if(trace) trace_loops(i, 0);

  for (var r = thread; r < Br; r += THREADS) {
    q_i[r] = 0.0;
    if (r < q_tile.real_rows) {
      q_i[r] = queries[address(q_tile, r, 0)];
    }
  }
  @if(trace) trace_q_i(LOAD, TENSOR_queries, q_tile, 0, LINE);

  for (var r = thread; r < Br; r += THREADS) {
    x_i[r] = 0.0;
    if (r < x_tile.real_rows) {
      x_i[r] = x[address(x_tile, r, 0)];
    }
  }
  @if(trace) trace_x_i(LOAD, TENSOR_x, x_tile, 0, LINE);

  for (var r = thread; r < Br; r += THREADS) {
    Q_i[D * r] = q_i[r] / H;
    Q_i[D * r + 1] = 1.0;
  }
  @if(trace) trace_Q_i(COMPUTE, TENSOR_Q, Q_tile, real_size(q_tile), LINE);

  for (var r = thread; r < Br; r += THREADS) {
    K_i[D * r] = x_i[r] / H;
    K_i[D * r + 1] = -x_i[r] * x_i[r] / (2 * H * H);
  }
  @if(trace) trace_K_i(COMPUTE, TENSOR_K, K_tile, 3 * real_size(x_tile), LINE);

  for (var r = thread; r < q_tile.real_rows; r += THREADS) {
    Q[address(Q_tile, r, 0)] = Q_i[D * r];
    Q[address(Q_tile, r, 1)] = Q_i[D * r + 1];
  }
  @if(trace) trace_store(TENSOR_Q, SLOT_Q_i, Q_tile, LINE);

  for (var r = thread; r < x_tile.real_rows; r += THREADS) {
    K[address(K_tile, r, 0)] = K_i[D * r];
    K[address(K_tile, r, 1)] = K_i[D * r + 1];
  }
  @if(trace) trace_store(TENSOR_K, SLOT_K_i, K_tile, LINE);
}
