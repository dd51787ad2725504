// O = (Q K^T) V in one dispatch. A workgroup owns Br rows of Q and walks the blocks of K and V:
//   S_ij = Q_i K_j^T   O_i += S_ij V_j
// S lives block by block in SRAM and is never written to HBM.
import package::lib::tiles::{Tile, tile_at, holds, address, real_size};

override N: u32;         // rows of Q, K and V
override D: u32;         // columns of Q and K
override Dv: u32;        // columns of V and O
override Br: u32;        // rows of a block of Q
override Bc: u32;        // rows of a block of K and V
override THREADS: u32;

@group(0) @binding(0) var<storage, read> Q: array<f32>;         // [N, D]
@group(0) @binding(1) var<storage, read> K: array<f32>;         // [N, D]
@group(0) @binding(2) var<storage, read> V: array<f32>;         // [N, Dv]
@group(0) @binding(3) var<storage, read_write> O: array<f32>;   // [N, Dv]

var<workgroup> Q_i: array<f32, Br * D>;
var<workgroup> K_j: array<f32, Bc * D>;
var<workgroup> V_j: array<f32, Bc * Dv>;
var<workgroup> S_ij: array<f32, Br * Bc>;
var<workgroup> O_i: array<f32, Br * Dv>;

@compute @workgroup_size(THREADS)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) thread: u32) {
  let i = group.x;
  let Q_tile = tile_at(0, i * Br, 0, Br, D, N, D);
  let O_tile = tile_at(0, i * Br, 0, Br, Dv, N, Dv);
  @if(trace) if (!trace_begins(group, thread)) { return; }
  @if(trace) trace_loops(i, 0);

  for (var e = thread; e < Br * D; e += THREADS) {
    Q_i[e] = 0.0;
    if (holds(Q_tile, e / D, e % D)) {
      Q_i[e] = Q[address(Q_tile, e / D, e % D)];
    }
  }
  @if(trace) trace_Q_i(LOAD, TENSOR_Q, Q_tile, 0, LINE);

  for (var e = thread; e < Br * Dv; e += THREADS) {
    O_i[e] = 0.0;
  }
  @if(trace) trace_O_i(INITIALISE, TENSOR_O, O_tile, 0, LINE);

  let blocks = (N + Bc - 1) / Bc;
  for (var j = 0u; j < blocks; j++) {
    let K_tile = tile_at(0, j * Bc, 0, Bc, D, N, D);
    let V_tile = tile_at(0, j * Bc, 0, Bc, Dv, N, Dv);
    let S_tile = tile_at(0, i * Br, j * Bc, Br, Bc, N, N);
    @if(trace) trace_loops(i, j);

    for (var e = thread; e < Bc * D; e += THREADS) {
      K_j[e] = 0.0;
      if (holds(K_tile, e / D, e % D)) {
        K_j[e] = K[address(K_tile, e / D, e % D)];
      }
    }
    @if(trace) trace_K_j(LOAD, TENSOR_K, K_tile, 0, LINE);

    for (var e = thread; e < Bc * Dv; e += THREADS) {
      V_j[e] = 0.0;
      if (holds(V_tile, e / Dv, e % Dv)) {
        V_j[e] = V[address(V_tile, e / Dv, e % Dv)];
      }
    }
    @if(trace) trace_V_j(LOAD, TENSOR_V, V_tile, 0, LINE);

    workgroupBarrier();
    @if(trace) trace_barrier(LINE);

    for (var e = thread; e < Br * Bc; e += THREADS) {
      var dot = 0.0;
      for (var k = 0u; k < D; k++) {
        dot += Q_i[e / Bc * D + k] * K_j[e % Bc * D + k];
      }
      S_ij[e] = dot;
    }
    @if(trace) trace_S_ij(COMPUTE, TENSOR_S, S_tile, 2 * D * real_size(S_tile), LINE);

    workgroupBarrier();
    @if(trace) trace_barrier(LINE);

    for (var e = thread; e < Br * Dv; e += THREADS) {
      var sum = O_i[e];
      for (var c = 0u; c < Bc; c++) {
        sum += S_ij[e / Dv * Bc + c] * V_j[c * Dv + e % Dv];
      }
      O_i[e] = sum;
    }
    @if(trace) trace_O_i(ACCUMULATE, TENSOR_O, O_tile, 2 * Dv * real_size(S_tile), LINE);

    workgroupBarrier();
    @if(trace) trace_barrier(LINE);
  }

  for (var e = thread; e < Br * Dv; e += THREADS) {
    if (holds(O_tile, e / Dv, e % Dv)) {
      O[address(O_tile, e / Dv, e % Dv)] = O_i[e];
    }
  }
  @if(trace) trace_store(TENSOR_O, SLOT_O_i, O_tile, LINE);
}
