// dt = softplus(X W + bias): how long each token lasts for each channel, by tiles as in the tiled matmul.
import package::lib::tiles::{Tile, tile_at, holds, address, real_size};

override M: u32;         // tokens
override N: u32;         // channels
override K: u32;         // channels of the input
override Bm: u32;
override Bn: u32;
override Bk: u32;
override THREADS: u32;   // Bm * Bn

@group(0) @binding(0) var<storage, read> X: array<f32>;           // [M, K]
@group(0) @binding(1) var<storage, read> W: array<f32>;           // [K, N]
@group(0) @binding(2) var<storage, read> bias: array<f32>;        // [N]
@group(0) @binding(3) var<storage, read_write> dt: array<f32>;    // [M, N]

var<workgroup> X_ik: array<f32, Bm * Bk>;
var<workgroup> W_kj: array<f32, Bk * Bn>;
var<workgroup> bias_j: array<f32, Bn>;
var<private> dt_ij: f32;   // the thread's own element

/// log(1 + exp(z)), to full precision where it is nearly 0 too: log(1 + u) = 2 artanh(u / (2 + u)), whose series converges
/// fast because u = exp(-|z|) <= 1. 20 operations.
fn softplus(z: f32) -> f32 {
  let u = exp(-abs(z));
  let w = u / (2.0 + u);
  let s = w * w;
  let series = 1.0 + s * (1.0 / 3.0 + s * (1.0 / 5.0 + s * (1.0 / 7.0 + s * (1.0 / 9.0 + s * (1.0 / 11.0 + s * (1.0 / 13.0))))));
  return max(z, 0.0) + 2.0 * w * series;
}

@compute @workgroup_size(THREADS)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) thread: u32) {
  let i = group.y;
  let j = group.x;
  let tile = i * ((N + Bn - 1) / Bn) + j;   // of dt
  let dt_tile = tile_at(0, i * Bm, j * Bn, Bm, Bn, M, N);
  let bias_tile = tile_at(0, j * Bn, 0, Bn, 1, N, 1);
  let r = thread / Bn;
  let c = thread % Bn;
  @if(trace) if (!trace_begins(group, thread)) { return; }
  @if(trace) trace_loops(tile, 0);

  for (var e = thread; e < Bn; e += THREADS) {
    bias_j[e] = 0.0;
    if (holds(bias_tile, e, 0)) {
      bias_j[e] = bias[address(bias_tile, e, 0)];
    }
  }
  @if(trace) trace_bias_j(LOAD, TENSOR_bias, bias_tile, 0, LINE);

  dt_ij = 0.0;
  @if(trace) trace_dt_ij(INITIALISE, TENSOR_dt, dt_tile, 0, LINE);

  for (var k = 0u; k < (K + Bk - 1) / Bk; k++) {
    let X_tile = tile_at(0, i * Bm, k * Bk, Bm, Bk, M, K);
    let W_tile = tile_at(0, k * Bk, j * Bn, Bk, Bn, K, N);
    @if(trace) trace_loops(tile, k);

    for (var e = thread; e < Bm * Bk; e += THREADS) {
      X_ik[e] = 0.0;
      if (holds(X_tile, e / Bk, e % Bk)) {
        X_ik[e] = X[address(X_tile, e / Bk, e % Bk)];
      }
    }
    @if(trace) trace_X_ik(LOAD, TENSOR_X, X_tile, 0, LINE);

    for (var e = thread; e < Bk * Bn; e += THREADS) {
      W_kj[e] = 0.0;
      if (holds(W_tile, e / Bn, e % Bn)) {
        W_kj[e] = W[address(W_tile, e / Bn, e % Bn)];
      }
    }
    @if(trace) trace_W_kj(LOAD, TENSOR_W, W_tile, 0, LINE);

    workgroupBarrier();
    @if(trace) trace_barrier(LINE);

    if (holds(dt_tile, r, c)) {
      for (var p = 0u; p < X_tile.real_columns; p++) {
        dt_ij += X_ik[r * Bk + p] * W_kj[p * Bn + c];
      }
    }
    @if(trace) trace_dt_ij(ACCUMULATE, TENSOR_dt, dt_tile, 2 * real_size(dt_tile) * X_tile.real_columns, LINE);

    workgroupBarrier();
    @if(trace) trace_barrier(LINE);
  }

  if (holds(dt_tile, r, c)) {
    dt_ij = softplus(dt_ij + bias_j[c]);
  }
  @if(trace) trace_dt_ij(COMPUTE, TENSOR_dt, dt_tile, 21 * real_size(dt_tile), LINE);

  if (holds(dt_tile, r, c)) {
    dt[address(dt_tile, r, c)] = dt_ij;
  }
  @if(trace) trace_store(TENSOR_dt, SLOT_dt_ij, dt_tile, LINE);
}
