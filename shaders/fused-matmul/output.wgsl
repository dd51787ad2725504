// Second of the two dispatches of the unfused product (Q K^T) V: O = S V. S comes back from HBM.
import package::lib::tiles::{Tile, tile_at, holds, address, real_size};

override N: u32;
override Dv: u32;
override Br: u32;
override Bc: u32;
override THREADS: u32;

@group(0) @binding(0) var<storage, read> S: array<f32>;         // [N, N]
@group(0) @binding(1) var<storage, read> V: array<f32>;         // [N, Dv]
@group(0) @binding(2) var<storage, read_write> O: array<f32>;   // [N, Dv]

var<workgroup> S_ij: array<f32, Br * Bc>;
var<workgroup> V_j: array<f32, Bc * Dv>;
var<workgroup> O_i: array<f32, Br * Dv>;

@compute @workgroup_size(THREADS)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) thread: u32) {
  let i = group.x;
  let O_tile = tile_at(0, i * Br, 0, Br, Dv, N, Dv);
  let blocks = (N + Bc - 1) / Bc;
  @if(trace) if (!trace_begins(group, thread)) { return; }
  @if(trace) trace_loops(i, 0);

  for (var e = thread; e < Br * Dv; e += THREADS) {
    O_i[e] = 0.0;
  }
  @if(trace) trace_O_i(INITIALISE, TENSOR_O, O_tile, 0, LINE);

  for (var j = 0u; j < blocks; j++) {
    let S_tile = tile_at(0, i * Br, j * Bc, Br, Bc, N, N);
    let V_tile = tile_at(0, j * Bc, 0, Bc, Dv, N, Dv);
    @if(trace) trace_loops(i, j);

    for (var e = thread; e < Br * Bc; e += THREADS) {
      S_ij[e] = 0.0;
      if (holds(S_tile, e / Bc, e % Bc)) {
        S_ij[e] = S[address(S_tile, e / Bc, e % Bc)];
      }
    }
    @if(trace) trace_S_ij(LOAD, TENSOR_S, S_tile, 0, LINE);

    for (var e = thread; e < Bc * Dv; e += THREADS) {
      V_j[e] = 0.0;
      if (holds(V_tile, e / Dv, e % Dv)) {
        V_j[e] = V[address(V_tile, e / Dv, e % Dv)];
      }
    }
    @if(trace) trace_V_j(LOAD, TENSOR_V, V_tile, 0, LINE);

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
