// First of three dispatches of standard attention: S = scale Q K^T, all of it written to HBM. With the causal mask the
// hidden scores are computed all the same and then overwritten.
import package::lib::tiles::{Tile, tile_at, holds, address, real_size};
import package::lib::mask::{MASKED, sees};

override M: u32;   // queries
override N: u32;   // keys
override D: u32;
override Br: u32;
override Bc: u32;
override SCALE: f32;
override CAUSAL: bool;
override THREADS: u32;

@group(0) @binding(0) var<storage, read> Q: array<f32>;         // [heads, M, D]
@group(0) @binding(1) var<storage, read> K: array<f32>;         // [heads, N, D]
@group(0) @binding(2) var<storage, read_write> S: array<f32>;   // [heads, M, N]

var<workgroup> Q_i: array<f32, Br * D>;
var<workgroup> K_j: array<f32, Bc * D>;
var<workgroup> S_ij: array<f32, Br * Bc>;

@compute @workgroup_size(THREADS)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) thread: u32) {
  let i = group.y;
  let j = group.x;
  let head = group.z;
  let Q_tile = tile_at(head, i * Br, 0, Br, D, M, D);
  let K_tile = tile_at(head, j * Bc, 0, Bc, D, N, D);
  let S_tile = tile_at(head, i * Br, j * Bc, Br, Bc, M, N);
  @if(trace) if (!trace_begins(group, thread)) { return; }
  @if(trace) trace_loops(i, j);

  for (var e = thread; e < Br * D; e += THREADS) {
    Q_i[e] = 0.0;
    if (holds(Q_tile, e / D, e % D)) {
      Q_i[e] = Q[address(Q_tile, e / D, e % D)];
    }
  }
  @if(trace) trace_Q_i(LOAD, TENSOR_Q, Q_tile, 0, LINE);

  for (var e = thread; e < Bc * D; e += THREADS) {
    K_j[e] = 0.0;
    if (holds(K_tile, e / D, e % D)) {
      K_j[e] = K[address(K_tile, e / D, e % D)];
    }
  }
  @if(trace) trace_K_j(LOAD, TENSOR_K, K_tile, 0, LINE);

  workgroupBarrier();
  @if(trace) trace_barrier(LINE);

  for (var e = thread; e < Br * Bc; e += THREADS) {
    let r = e / Bc;
    let c = e % Bc;
    var score = MASKED;
    if (holds(S_tile, r, c)) {
      var dot = 0.0;
      for (var k = 0u; k < D; k++) {
        dot += Q_i[r * D + k] * K_j[c * D + k];
      }
      score = select(MASKED, SCALE * dot, sees(i * Br + r, j * Bc + c, CAUSAL));
    }
    S_ij[e] = score;
  }
  @if(trace) trace_S_ij(COMPUTE, TENSOR_S, S_tile, (2 * D + 1) * real_size(S_tile), LINE);

  for (var e = thread; e < Br * Bc; e += THREADS) {
    if (holds(S_tile, e / Bc, e % Bc)) {
      S[address(S_tile, e / Bc, e % Bc)] = S_ij[e];
    }
  }
  @if(trace) trace_store(TENSOR_S, SLOT_S_ij, S_tile, LINE);
}
