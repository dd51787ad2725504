// Third of three dispatches of standard attention: O = P V. P comes back from HBM.
import package::lib::tiles::{Tile, tile_at, holds, address, real_size};

override M: u32;   // queries
override N: u32;   // keys
override D: u32;
override Br: u32;
override Bc: u32;
override THREADS: u32;

@group(0) @binding(0) var<storage, read> P: array<f32>;         // [heads, M, N]
@group(0) @binding(1) var<storage, read> V: array<f32>;         // [heads, N, D]
@group(0) @binding(2) var<storage, read_write> O: array<f32>;   // [heads, M, D]

var<workgroup> P_ij: array<f32, Br * Bc>;
var<workgroup> V_j: array<f32, Bc * D>;
var<workgroup> O_i: array<f32, Br * D>;

@compute @workgroup_size(THREADS)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) thread: u32) {
  let i = group.x;
  let head = group.y;
  let O_tile = tile_at(head, i * Br, 0, Br, D, M, D);
  let blocks = (N + Bc - 1) / Bc;
  @if(trace) if (!trace_begins(group, thread)) { return; }
  @if(trace) trace_loops(i, 0);

  for (var e = thread; e < Br * D; e += THREADS) {
    O_i[e] = 0.0;
  }
  @if(trace) trace_O_i(INITIALISE, TENSOR_O, O_tile, 0, LINE);

  for (var j = 0u; j < blocks; j++) {
    let P_tile = tile_at(head, i * Br, j * Bc, Br, Bc, M, N);
    let V_tile = tile_at(head, j * Bc, 0, Bc, D, N, D);
    @if(trace) trace_loops(i, j);

    for (var e = thread; e < Br * Bc; e += THREADS) {
      P_ij[e] = 0.0;
      if (holds(P_tile, e / Bc, e % Bc)) {
        P_ij[e] = P[address(P_tile, e / Bc, e % Bc)];
      }
    }
    @if(trace) trace_P_ij(LOAD, TENSOR_P, P_tile, 0, LINE);

    for (var e = thread; e < Bc * D; e += THREADS) {
      V_j[e] = 0.0;
      if (holds(V_tile, e / D, e % D)) {
        V_j[e] = V[address(V_tile, e / D, e % D)];
      }
    }
    @if(trace) trace_V_j(LOAD, TENSOR_V, V_tile, 0, LINE);

    workgroupBarrier();
    @if(trace) trace_barrier(LINE);

    for (var e = thread; e < Br * D; e += THREADS) {
      var sum = O_i[e];
      for (var c = 0u; c < Bc; c++) {
        sum += P_ij[e / D * Bc + c] * V_j[c * D + e % D];
      }
      O_i[e] = sum;
    }
    @if(trace) trace_O_i(ACCUMULATE, TENSOR_O, O_tile, 2 * D * real_size(P_tile), LINE);

    workgroupBarrier();
    @if(trace) trace_barrier(LINE);
  }

  for (var e = thread; e < Br * D; e += THREADS) {
    if (holds(O_tile, e / D, e % D)) {
      O[address(O_tile, e / D, e % D)] = O_i[e];
    }
  }
  @if(trace) trace_store(TENSOR_O, SLOT_O_i, O_tile, LINE);
}
