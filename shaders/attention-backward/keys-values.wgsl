// FlashAttention-2, backward (Dao 2023, Algorithm 2), the gradients of keys and values. A workgroup owns Bc rows of K and V
// and walks the query blocks, recomputing P from the scores and their log-sum-exp L instead of reading it:
//   P = exp(scale Q K^T - L)   dV += P^T dO   dP = dO V^T   dS = scale P (dP - D)   dK += dS^T Q
// dS is the gradient of Q K^T. No other workgroup writes these rows, so there are no atomics.
import package::lib::tiles::{Tile, tile_at, holds, address, real_size};
import package::lib::mask::{sees, seen_size};

override N: u32;        // sequence length
override Dim: u32;      // head dimension
override Br: u32;       // query rows of a block
override Bc: u32;       // key rows of a block
override SCALE: f32;
override CAUSAL: bool;
override THREADS: u32;

@group(0) @binding(0) var<storage, read> Q: array<f32>;          // [heads, N, Dim]
@group(0) @binding(1) var<storage, read> K: array<f32>;          // [heads, N, Dim]
@group(0) @binding(2) var<storage, read> V: array<f32>;          // [heads, N, Dim]
@group(0) @binding(3) var<storage, read> dO: array<f32>;         // [heads, N, Dim]
@group(0) @binding(4) var<storage, read> L: array<f32>;          // [heads, N, 1], log-sum-exp of the scores
@group(0) @binding(5) var<storage, read> D: array<f32>;          // [heads, N, 1], rowsum(dO * O)
@group(0) @binding(6) var<storage, read_write> dK: array<f32>;   // [heads, N, Dim]
@group(0) @binding(7) var<storage, read_write> dV: array<f32>;   // [heads, N, Dim]

var<workgroup> Q_i: array<f32, Br * Dim>;
var<workgroup> dO_i: array<f32, Br * Dim>;
var<workgroup> K_j: array<f32, Bc * Dim>;
var<workgroup> V_j: array<f32, Bc * Dim>;
var<workgroup> L_i: array<f32, Br>;
var<workgroup> D_i: array<f32, Br>;
var<workgroup> P_ij: array<f32, Br * Bc>;
var<workgroup> dS_ij: array<f32, Br * Bc>;
var<workgroup> dK_j: array<f32, Bc * Dim>;
var<workgroup> dV_j: array<f32, Bc * Dim>;

@compute @workgroup_size(THREADS)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) thread: u32) {
  let j = group.x;
  let head = group.y;
  let K_tile = tile_at(head, j * Bc, 0, Bc, Dim, N, Dim);
  @if(trace) if (!trace_begins(group, thread)) { return; }
  @if(trace) trace_loops(j, 0);

  for (var e = thread; e < Bc * Dim; e += THREADS) {
    K_j[e] = 0.0;
    if (holds(K_tile, e / Dim, e % Dim)) {
      K_j[e] = K[address(K_tile, e / Dim, e % Dim)];
    }
  }
  @if(trace) trace_K_j(LOAD, TENSOR_K, K_tile, 0, LINE);

  for (var e = thread; e < Bc * Dim; e += THREADS) {
    V_j[e] = 0.0;
    if (holds(K_tile, e / Dim, e % Dim)) {
      V_j[e] = V[address(K_tile, e / Dim, e % Dim)];
    }
  }
  @if(trace) trace_V_j(LOAD, TENSOR_V, K_tile, 0, LINE);

  for (var e = thread; e < Bc * Dim; e += THREADS) {
    dK_j[e] = 0.0;
    dV_j[e] = 0.0;
  }
  @if(trace) trace_dK_j(INITIALISE, TENSOR_dK, K_tile, 0, LINE);
  @if(trace) trace_dV_j(INITIALISE, TENSOR_dV, K_tile, 0, LINE);

  let blocks = (N + Br - 1) / Br;
  for (var i = 0u; i < blocks; i++) {
    let Q_tile = tile_at(head, i * Br, 0, Br, Dim, N, Dim);
    let row_tile = tile_at(head, i * Br, 0, Br, 1, N, 1);
    let S_tile = tile_at(head, i * Br, j * Bc, Br, Bc, N, N);
    @if(trace) trace_loops(j, i);
    if (CAUSAL && j * Bc > i * Br + Q_tile.real_rows - 1) {
      @if(trace) trace_skip(TENSOR_dS, S_tile, LINE);
      continue;
    }

    for (var e = thread; e < Br * Dim; e += THREADS) {
      Q_i[e] = 0.0;
      if (holds(Q_tile, e / Dim, e % Dim)) {
        Q_i[e] = Q[address(Q_tile, e / Dim, e % Dim)];
      }
    }
    @if(trace) trace_Q_i(LOAD, TENSOR_Q, Q_tile, 0, LINE);

    for (var e = thread; e < Br * Dim; e += THREADS) {
      dO_i[e] = 0.0;
      if (holds(Q_tile, e / Dim, e % Dim)) {
        dO_i[e] = dO[address(Q_tile, e / Dim, e % Dim)];
      }
    }
    @if(trace) trace_dO_i(LOAD, TENSOR_dO, Q_tile, 0, LINE);

    for (var r = thread; r < Br; r += THREADS) {
      L_i[r] = 0.0;
      D_i[r] = 0.0;
      if (r < row_tile.real_rows) {
        L_i[r] = L[address(row_tile, r, 0)];
        D_i[r] = D[address(row_tile, r, 0)];
      }
    }
    @if(trace) trace_L_i(LOAD, TENSOR_L, row_tile, 0, LINE);
    @if(trace) trace_D_i(LOAD, TENSOR_D, row_tile, 0, LINE);

    workgroupBarrier();
    @if(trace) trace_barrier(LINE);

    for (var e = thread; e < Br * Bc; e += THREADS) {
      let r = e / Bc;
      let c = e % Bc;
      var p = 0.0;
      if (holds(S_tile, r, c) && sees(i * Br + r, j * Bc + c, CAUSAL)) {
        var dot = 0.0;
        for (var k = 0u; k < Dim; k++) {
          dot += Q_i[r * Dim + k] * K_j[c * Dim + k];
        }
        p = exp(SCALE * dot - L_i[r]);
      }
      P_ij[e] = p;
    }
    @if(trace) trace_P_ij(COMPUTE, TENSOR_P, S_tile, seen_size(S_tile, CAUSAL) * (2 * Dim + 3), LINE);

    for (var e = thread; e < Br * Bc; e += THREADS) {
      var dP = 0.0;
      for (var k = 0u; k < Dim; k++) {
        dP += dO_i[e / Bc * Dim + k] * V_j[e % Bc * Dim + k];
      }
      dS_ij[e] = SCALE * P_ij[e] * (dP - D_i[e / Bc]);
    }
    @if(trace) trace_dS_ij(COMPUTE, TENSOR_dS, S_tile, real_size(S_tile) * (2 * Dim + 3), LINE);

    workgroupBarrier();
    @if(trace) trace_barrier(LINE);

    for (var e = thread; e < Bc * Dim; e += THREADS) {
      var sum = dV_j[e];
      for (var r = 0u; r < Br; r++) {
        sum += P_ij[r * Bc + e / Dim] * dO_i[r * Dim + e % Dim];
      }
      dV_j[e] = sum;
    }
    @if(trace) trace_dV_j(ACCUMULATE, TENSOR_dV, K_tile, 2 * Dim * real_size(S_tile), LINE);

    for (var e = thread; e < Bc * Dim; e += THREADS) {
      var sum = dK_j[e];
      for (var r = 0u; r < Br; r++) {
        sum += dS_ij[r * Bc + e / Dim] * Q_i[r * Dim + e % Dim];
      }
      dK_j[e] = sum;
    }
    @if(trace) trace_dK_j(ACCUMULATE, TENSOR_dK, K_tile, 2 * Dim * real_size(S_tile), LINE);

    workgroupBarrier();
    @if(trace) trace_barrier(LINE);
  }

  for (var e = thread; e < Bc * Dim; e += THREADS) {
    if (holds(K_tile, e / Dim, e % Dim)) {
      dK[address(K_tile, e / Dim, e % Dim)] = dK_j[e];
    }
  }
  @if(trace) trace_store(TENSOR_dK, SLOT_dK_j, K_tile, LINE);

  for (var e = thread; e < Bc * Dim; e += THREADS) {
    if (holds(K_tile, e / Dim, e % Dim)) {
      dV[address(K_tile, e / Dim, e % Dim)] = dV_j[e];
    }
  }
  @if(trace) trace_store(TENSOR_dV, SLOT_dV_j, K_tile, LINE);
}
