// Linear attention in chunks of Bt tokens (Hua et al. 2022, Yang et al. 2024): what a chunk's tokens take from one another goes
// by a small matrix of weights, what they take from all chunks before by the state:
//   A = phi(Q) phi(K)^T masked   O = (phi(Q) S + A V) / (phi(Q) z + rowsum A)   S += phi(K)^T V   z += colsum phi(K)
// A workgroup owns Bv columns of V, which need nothing of each other; each keeps an A and a z of its own.
import package::lib::tiles::{Tile, tile_at, holds, address, real_size};
import package::lib::mask::{sees, seen_size};
import package::lib::elu::phi;

override N: u32;    // tokens
override D: u32;    // features of a query and a key
override Dv: u32;   // columns of V and O
override Bt: u32;   // tokens of a chunk
override Bv: u32;   // columns of V of a workgroup
override THREADS: u32;

@group(0) @binding(0) var<storage, read> Q: array<f32>;         // [N, D]
@group(0) @binding(1) var<storage, read> K: array<f32>;         // [N, D]
@group(0) @binding(2) var<storage, read> V: array<f32>;         // [N, Dv]
@group(0) @binding(3) var<storage, read_write> O: array<f32>;   // [N, Dv]
@group(0) @binding(4) var<storage, read_write> S: array<f32>;   // [D, Dv], after the last token
@group(0) @binding(5) var<storage, read_write> z: array<f32>;   // [D]

var<workgroup> Q_i: array<f32, Bt * D>;
var<workgroup> K_i: array<f32, Bt * D>;
var<workgroup> V_i: array<f32, Bt * Bv>;
var<workgroup> phiQ_i: array<f32, Bt * D>;
var<workgroup> phiK_i: array<f32, Bt * D>;
var<workgroup> A_ii: array<f32, Bt * Bt>;   // weights among the tokens of the chunk
var<workgroup> S_i: array<f32, D * Bv>;     // sum of phi(k) v^T over the chunks before
var<workgroup> z_i: array<f32, D>;          // sum of phi(k)
var<workgroup> l_i: array<f32, Bt>;         // sums of the tokens' weights
var<workgroup> O_i: array<f32, Bt * Bv>;

@compute @workgroup_size(THREADS)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) thread: u32) {
  let b = group.x;
  let S_tile = tile_at(0, 0, b * Bv, D, Bv, D, Dv);
  let z_tile = tile_at(0, 0, 0, D, 1, D, 1);
  @if(trace) if (!trace_begins(group, thread)) { return; }
  @if(trace) trace_loops(b, 0);

  for (var e = thread; e < D * Bv; e += THREADS) {
    S_i[e] = 0.0;
  }
  @if(trace) trace_S_i(INITIALISE, TENSOR_S, S_tile, 0, LINE);

  for (var k = thread; k < D; k += THREADS) {
    z_i[k] = 0.0;
  }
  @if(trace) trace_z_i(INITIALISE, TENSOR_z, z_tile, 0, LINE);

  let chunks = (N + Bt - 1) / Bt;
  for (var i = 0u; i < chunks; i++) {
    let Q_tile = tile_at(0, i * Bt, 0, Bt, D, N, D);
    let V_tile = tile_at(0, i * Bt, b * Bv, Bt, Bv, N, Dv);
    let A_tile = tile_at(0, i * Bt, i * Bt, Bt, Bt, N, N);
    let row_tile = tile_at(0, i * Bt, 0, Bt, 1, N, 1);
    @if(trace) trace_loops(b, i);

    for (var e = thread; e < Bt * D; e += THREADS) {
      Q_i[e] = 0.0;
      if (holds(Q_tile, e / D, e % D)) {
        Q_i[e] = Q[address(Q_tile, e / D, e % D)];
      }
    }
    @if(trace) trace_Q_i(LOAD, TENSOR_Q, Q_tile, 0, LINE);

    for (var e = thread; e < Bt * D; e += THREADS) {
      phiQ_i[e] = phi(Q_i[e]);
    }
    @if(trace) trace_phiQ_i(COMPUTE, TENSOR_NONE, Q_tile, 2 * real_size(Q_tile), LINE);

    for (var e = thread; e < Bt * D; e += THREADS) {
      K_i[e] = 0.0;
      if (holds(Q_tile, e / D, e % D)) {
        K_i[e] = K[address(Q_tile, e / D, e % D)];
      }
    }
    @if(trace) trace_K_i(LOAD, TENSOR_K, Q_tile, 0, LINE);

    // phi(0) is 1: rows beyond the last token must be cleared, or they would count in z.
    for (var e = thread; e < Bt * D; e += THREADS) {
      phiK_i[e] = select(0.0, phi(K_i[e]), holds(Q_tile, e / D, e % D));
    }
    @if(trace) trace_phiK_i(COMPUTE, TENSOR_NONE, Q_tile, 2 * real_size(Q_tile), LINE);

    for (var e = thread; e < Bt * Bv; e += THREADS) {
      V_i[e] = 0.0;
      if (holds(V_tile, e / Bv, e % Bv)) {
        V_i[e] = V[address(V_tile, e / Bv, e % Bv)];
      }
    }
    @if(trace) trace_V_i(LOAD, TENSOR_V, V_tile, 0, LINE);

    workgroupBarrier();
    @if(trace) trace_barrier(LINE);

    for (var e = thread; e < Bt * Bt; e += THREADS) {
      let r = e / Bt;
      let c = e % Bt;
      var weight = 0.0;
      if (holds(A_tile, r, c) && sees(r, c, true)) {
        for (var k = 0u; k < D; k++) {
          weight += phiQ_i[r * D + k] * phiK_i[c * D + k];
        }
      }
      A_ii[e] = weight;
    }
    @if(trace) trace_A_ii(COMPUTE, TENSOR_A, A_tile, 2 * D * seen_size(A_tile, true), LINE);

    for (var e = thread; e < Bt * Bv; e += THREADS) {
      var sum = 0.0;
      for (var k = 0u; k < D; k++) {
        sum += phiQ_i[e / Bv * D + k] * S_i[k * Bv + e % Bv];
      }
      O_i[e] = sum;
    }
    @if(trace) trace_O_i(COMPUTE, TENSOR_O, V_tile, 2 * D * real_size(V_tile), LINE);

    for (var r = thread; r < Bt; r += THREADS) {
      var sum = 0.0;
      for (var k = 0u; k < D; k++) {
        sum += phiQ_i[r * D + k] * z_i[k];
      }
      l_i[r] = sum;
    }
    @if(trace) trace_l_i(COMPUTE, TENSOR_NONE, row_tile, 2 * D * real_size(row_tile), LINE);

    workgroupBarrier();
    @if(trace) trace_barrier(LINE);

    for (var e = thread; e < Bt * Bv; e += THREADS) {
      var sum = O_i[e];
      for (var c = 0u; c <= e / Bv; c++) {
        sum += A_ii[e / Bv * Bt + c] * V_i[c * Bv + e % Bv];
      }
      O_i[e] = sum;
    }
    @if(trace) trace_O_i(ACCUMULATE, TENSOR_O, V_tile, 2 * V_tile.real_columns * seen_size(A_tile, true), LINE);

    for (var r = thread; r < Bt; r += THREADS) {
      var sum = l_i[r];
      for (var c = 0u; c <= r; c++) {
        sum += A_ii[r * Bt + c];
      }
      l_i[r] = sum;
    }
    @if(trace) trace_l_i(ACCUMULATE, TENSOR_NONE, row_tile, seen_size(A_tile, true), LINE);

    for (var e = thread; e < D * Bv; e += THREADS) {
      var sum = S_i[e];
      for (var r = 0u; r < Bt; r++) {
        sum += phiK_i[r * D + e / Bv] * V_i[r * Bv + e % Bv];
      }
      S_i[e] = sum;
    }
    @if(trace) trace_S_i(ACCUMULATE, TENSOR_S, S_tile, 2 * D * real_size(V_tile), LINE);

    for (var k = thread; k < D; k += THREADS) {
      var sum = z_i[k];
      for (var r = 0u; r < Bt; r++) {
        sum += phiK_i[r * D + k];
      }
      z_i[k] = sum;
    }
    @if(trace) trace_z_i(ACCUMULATE, TENSOR_z, z_tile, real_size(Q_tile), LINE);

    workgroupBarrier();
    @if(trace) trace_barrier(LINE);

    for (var e = thread; e < Bt * Bv; e += THREADS) {
      if (holds(V_tile, e / Bv, e % Bv)) {
        O_i[e] /= l_i[e / Bv];
      }
    }
    @if(trace) trace_O_i(NORMALISE, TENSOR_O, V_tile, real_size(V_tile), LINE);

    for (var e = thread; e < Bt * Bv; e += THREADS) {
      if (holds(V_tile, e / Bv, e % Bv)) {
        O[address(V_tile, e / Bv, e % Bv)] = O_i[e];
      }
    }
    @if(trace) trace_store(TENSOR_O, SLOT_O_i, V_tile, LINE);
  }

  for (var e = thread; e < D * Bv; e += THREADS) {
    if (holds(S_tile, e / Bv, e % Bv)) {
      S[address(S_tile, e / Bv, e % Bv)] = S_i[e];
    }
  }
  @if(trace) trace_store(TENSOR_S, SLOT_S_i, S_tile, LINE);

  // All workgroups have the same z.
  if (b == 0) {
    for (var k = thread; k < D; k += THREADS) {
      z[k] = z_i[k];
    }
    @if(trace) trace_store(TENSOR_z, SLOT_z_i, z_tile, LINE);
  }
}
