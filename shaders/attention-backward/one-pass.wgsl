// FlashAttention, backward, in one pass (Dao et al. 2022, Algorithm 4). A workgroup owns a head and walks its blocks of keys, each
// past all blocks of queries that see it. P and dS are made once for each pair of blocks, and serve all three gradients:
//   P = exp(scale Q K^T - L)   dP = dO V^T   dS = scale P (dP - D)
//   dV += P^T dO   dK += dS^T Q   dQ += dS K
// dK and dV stay with the block of keys. dQ comes from HBM and goes back at every step, in the order of the blocks: one
// workgroup for each head needs no atomic additions, of which the sums would depend on who comes first. Key 0 is seen by
// every query, so the first block of keys finds no dQ yet and starts it.
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
@group(0) @binding(6) var<storage, read_write> dQ: array<f32>;   // [heads, N, Dim], summed over the blocks of keys so far
@group(0) @binding(7) var<storage, read_write> dK: array<f32>;   // [heads, N, Dim]
@group(0) @binding(8) var<storage, read_write> dV: array<f32>;   // [heads, N, Dim]

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
var<workgroup> dQ_i: array<f32, Br * Dim>;

@compute @workgroup_size(THREADS)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) thread: u32) {
  let head = group.x;
  let key_blocks = (N + Bc - 1) / Bc;
  let query_blocks = (N + Br - 1) / Br;
  @if(trace) if (!trace_begins(group, thread)) { return; }

  for (var j = 0u; j < key_blocks; j++) {
    let K_tile = tile_at(head, j * Bc, 0, Bc, Dim, N, Dim);
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

    for (var i = 0u; i < query_blocks; i++) {
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

      for (var e = thread; e < Br * Dim; e += THREADS) {
        dQ_i[e] = 0.0;
        if (j > 0 && holds(Q_tile, e / Dim, e % Dim)) {
          dQ_i[e] = dQ[address(Q_tile, e / Dim, e % Dim)];
        }
      }
      @if(trace) let start = select(INITIALISE, LOAD, j > 0);
      @if(trace) trace_dQ_i(start, TENSOR_dQ, Q_tile, 0, LINE);

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

      for (var e = thread; e < Br * Dim; e += THREADS) {
        var sum = dQ_i[e];
        for (var c = 0u; c < Bc; c++) {
          sum += dS_ij[e / Dim * Bc + c] * K_j[c * Dim + e % Dim];
        }
        dQ_i[e] = sum;
      }
      @if(trace) trace_dQ_i(ACCUMULATE, TENSOR_dQ, Q_tile, 2 * Dim * real_size(S_tile), LINE);

      for (var e = thread; e < Br * Dim; e += THREADS) {
        if (holds(Q_tile, e / Dim, e % Dim)) {
          dQ[address(Q_tile, e / Dim, e % Dim)] = dQ_i[e];
        }
      }
      @if(trace) trace_store(TENSOR_dQ, SLOT_dQ_i, Q_tile, LINE);

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
}
