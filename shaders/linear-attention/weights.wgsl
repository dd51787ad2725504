// First of two dispatches of parallel linear attention: A = phi(Q) phi(K)^T under the causal mask, written to HBM block by
// block. A block above the diagonal is not computed and not written.
import package::lib::tiles::{Tile, tile_at, holds, address, real_size};
import package::lib::mask::{sees, seen_size};
import package::lib::elu::phi;

override N: u32;    // tokens
override D: u32;    // features of a query and a key
override Br: u32;   // queries of a block
override Bc: u32;   // keys of a block
override THREADS: u32;

@group(0) @binding(0) var<storage, read> Q: array<f32>;         // [N, D]
@group(0) @binding(1) var<storage, read> K: array<f32>;         // [N, D]
@group(0) @binding(2) var<storage, read_write> A: array<f32>;   // [N, N]

var<workgroup> Q_i: array<f32, Br * D>;
var<workgroup> K_j: array<f32, Bc * D>;
var<workgroup> phiQ_i: array<f32, Br * D>;
var<workgroup> phiK_j: array<f32, Bc * D>;
var<workgroup> A_ij: array<f32, Br * Bc>;

@compute @workgroup_size(THREADS)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) thread: u32) {
  let i = group.y;
  let j = group.x;
  let Q_tile = tile_at(0, i * Br, 0, Br, D, N, D);
  let K_tile = tile_at(0, j * Bc, 0, Bc, D, N, D);
  let A_tile = tile_at(0, i * Br, j * Bc, Br, Bc, N, N);
  @if(trace) if (!trace_begins(group, thread)) { return; }
  @if(trace) trace_loops(i, j);
  if (j * Bc > i * Br + Q_tile.real_rows - 1) {
    @if(trace) trace_skip(TENSOR_A, A_tile, LINE);
    return;
  }

  for (var e = thread; e < Br * D; e += THREADS) {
    Q_i[e] = 0.0;
    if (holds(Q_tile, e / D, e % D)) {
      Q_i[e] = Q[address(Q_tile, e / D, e % D)];
    }
  }
  @if(trace) trace_Q_i(LOAD, TENSOR_Q, Q_tile, 0, LINE);

  for (var e = thread; e < Br * D; e += THREADS) {
    phiQ_i[e] = phi(Q_i[e]);
  }
  @if(trace) trace_phiQ_i(COMPUTE, TENSOR_NONE, Q_tile, 2 * real_size(Q_tile), LINE);

  for (var e = thread; e < Bc * D; e += THREADS) {
    K_j[e] = 0.0;
    if (holds(K_tile, e / D, e % D)) {
      K_j[e] = K[address(K_tile, e / D, e % D)];
    }
  }
  @if(trace) trace_K_j(LOAD, TENSOR_K, K_tile, 0, LINE);

  for (var e = thread; e < Bc * D; e += THREADS) {
    phiK_j[e] = phi(K_j[e]);
  }
  @if(trace) trace_phiK_j(COMPUTE, TENSOR_NONE, K_tile, 2 * real_size(K_tile), LINE);

  workgroupBarrier();
  @if(trace) trace_barrier(LINE);

  for (var e = thread; e < Br * Bc; e += THREADS) {
    let r = e / Bc;
    let c = e % Bc;
    var weight = 0.0;
    if (holds(A_tile, r, c) && sees(i * Br + r, j * Bc + c, true)) {
      for (var k = 0u; k < D; k++) {
        weight += phiQ_i[r * D + k] * phiK_j[c * D + k];
      }
    }
    A_ij[e] = weight;
  }
  @if(trace) trace_A_ij(COMPUTE, TENSOR_A, A_tile, 2 * D * seen_size(A_tile, true), LINE);

  for (var e = thread; e < Br * Bc; e += THREADS) {
    if (holds(A_tile, e / Bc, e % Bc)) {
      A[address(A_tile, e / Bc, e % Bc)] = A_ij[e];
    }
  }
  @if(trace) trace_store(TENSOR_A, SLOT_A_ij, A_tile, LINE);
}
