// Softmax backward of standard attention: dS = scale P (dP - D) with D = rowsum(P * dP), all of dS written to HBM. P and dP
// come from HBM twice, once for D and once to be used. dS is the gradient of Q K^T.
import package::lib::tiles::{Tile, tile_at, holds, address, real_size};

override N: u32;
override Br: u32;
override Bc: u32;
override SCALE: f32;
override THREADS: u32;

@group(0) @binding(0) var<storage, read> P: array<f32>;          // [heads, N, N]
@group(0) @binding(1) var<storage, read> dP: array<f32>;         // [heads, N, N]
@group(0) @binding(2) var<storage, read_write> dS: array<f32>;   // [heads, N, N]

var<workgroup> P_ij: array<f32, Br * Bc>;
var<workgroup> dP_ij: array<f32, Br * Bc>;
var<workgroup> dS_ij: array<f32, Br * Bc>;
var<workgroup> D_i: array<f32, Br>;

@compute @workgroup_size(THREADS)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) thread: u32) {
  let i = group.x;
  let head = group.y;
  let row_tile = tile_at(head, i * Br, 0, Br, 1, N, 1);
  let blocks = (N + Bc - 1) / Bc;
  @if(trace) if (!trace_begins(group, thread)) { return; }
  @if(trace) trace_loops(i, 0);

  for (var r = thread; r < Br; r += THREADS) {
    D_i[r] = 0.0;
  }
  @if(trace) trace_D_i(INITIALISE, TENSOR_NONE, row_tile, 0, LINE);

  for (var j = 0u; j < blocks; j++) {
    let tile = tile_at(head, i * Br, j * Bc, Br, Bc, N, N);
    @if(trace) trace_loops(i, j);

    for (var e = thread; e < Br * Bc; e += THREADS) {
      P_ij[e] = 0.0;
      if (holds(tile, e / Bc, e % Bc)) {
        P_ij[e] = P[address(tile, e / Bc, e % Bc)];
      }
    }
    @if(trace) trace_P_ij(LOAD, TENSOR_P, tile, 0, LINE);

    for (var e = thread; e < Br * Bc; e += THREADS) {
      dP_ij[e] = 0.0;
      if (holds(tile, e / Bc, e % Bc)) {
        dP_ij[e] = dP[address(tile, e / Bc, e % Bc)];
      }
    }
    @if(trace) trace_dP_ij(LOAD, TENSOR_dP, tile, 0, LINE);

    workgroupBarrier();
    @if(trace) trace_barrier(LINE);

    for (var r = thread; r < Br; r += THREADS) {
      var sum = D_i[r];
      for (var c = 0u; c < Bc; c++) {
        sum += P_ij[r * Bc + c] * dP_ij[r * Bc + c];
      }
      D_i[r] = sum;
    }
    @if(trace) trace_D_i(ACCUMULATE, TENSOR_NONE, row_tile, 2 * real_size(tile), LINE);

    workgroupBarrier();
    @if(trace) trace_barrier(LINE);
  }

  for (var j = 0u; j < blocks; j++) {
    let tile = tile_at(head, i * Br, j * Bc, Br, Bc, N, N);
    @if(trace) trace_loops(i, j);

    for (var e = thread; e < Br * Bc; e += THREADS) {
      P_ij[e] = 0.0;
      if (holds(tile, e / Bc, e % Bc)) {
        P_ij[e] = P[address(tile, e / Bc, e % Bc)];
      }
    }
    @if(trace) trace_P_ij(LOAD, TENSOR_P, tile, 0, LINE);

    for (var e = thread; e < Br * Bc; e += THREADS) {
      dP_ij[e] = 0.0;
      if (holds(tile, e / Bc, e % Bc)) {
        dP_ij[e] = dP[address(tile, e / Bc, e % Bc)];
      }
    }
    @if(trace) trace_dP_ij(LOAD, TENSOR_dP, tile, 0, LINE);

    for (var e = thread; e < Br * Bc; e += THREADS) {
      dS_ij[e] = SCALE * P_ij[e] * (dP_ij[e] - D_i[e / Bc]);
    }
    @if(trace) trace_dS_ij(COMPUTE, TENSOR_dS, tile, 3 * real_size(tile), LINE);

    for (var e = thread; e < Br * Bc; e += THREADS) {
      if (holds(tile, e / Bc, e % Bc)) {
        dS[address(tile, e / Bc, e % Bc)] = dS_ij[e];
      }
    }
    @if(trace) trace_store(TENSOR_dS, SLOT_dS_ij, tile, LINE);
  }
}
