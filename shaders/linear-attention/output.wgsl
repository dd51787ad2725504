// Second of two dispatches of parallel linear attention: O = A V / rowsum A. A comes back from HBM; blocks above the
// diagonal were never written and are not read.
import package::lib::tiles::{Tile, tile_at, holds, address, real_size};
import package::lib::mask::{sees, seen_size};

override N: u32;
override Dv: u32;   // columns of V and O
override Br: u32;
override Bc: u32;
override THREADS: u32;

@group(0) @binding(0) var<storage, read> A: array<f32>;         // [N, N]
@group(0) @binding(1) var<storage, read> V: array<f32>;         // [N, Dv]
@group(0) @binding(2) var<storage, read_write> O: array<f32>;   // [N, Dv]

var<workgroup> A_ij: array<f32, Br * Bc>;
var<workgroup> V_j: array<f32, Bc * Dv>;
var<workgroup> O_i: array<f32, Br * Dv>;
var<workgroup> l_i: array<f32, Br>;   // running row sum of A

@compute @workgroup_size(THREADS)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) thread: u32) {
  let i = group.x;
  let O_tile = tile_at(0, i * Br, 0, Br, Dv, N, Dv);
  let row_tile = tile_at(0, i * Br, 0, Br, 1, N, 1);
  let blocks = (N + Bc - 1) / Bc;
  @if(trace) if (!trace_begins(group, thread)) { return; }
  @if(trace) trace_loops(i, 0);

  for (var e = thread; e < Br * Dv; e += THREADS) {
    O_i[e] = 0.0;
  }
  @if(trace) trace_O_i(INITIALISE, TENSOR_O, O_tile, 0, LINE);

  for (var r = thread; r < Br; r += THREADS) {
    l_i[r] = 0.0;
  }
  @if(trace) trace_l_i(INITIALISE, TENSOR_NONE, row_tile, 0, LINE);

  for (var j = 0u; j < blocks; j++) {
    let A_tile = tile_at(0, i * Br, j * Bc, Br, Bc, N, N);
    let V_tile = tile_at(0, j * Bc, 0, Bc, Dv, N, Dv);
    @if(trace) trace_loops(i, j);
    if (j * Bc > i * Br + O_tile.real_rows - 1) {
      @if(trace) trace_skip(TENSOR_A, A_tile, LINE);
      continue;
    }

    for (var e = thread; e < Br * Bc; e += THREADS) {
      A_ij[e] = 0.0;
      if (holds(A_tile, e / Bc, e % Bc)) {
        A_ij[e] = A[address(A_tile, e / Bc, e % Bc)];
      }
    }
    @if(trace) trace_A_ij(LOAD, TENSOR_A, A_tile, 0, LINE);

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
      let r = e / Dv;
      var sum = O_i[e];
      for (var c = 0u; c < Bc && sees(i * Br + r, j * Bc + c, true); c++) {
        sum += A_ij[r * Bc + c] * V_j[c * Dv + e % Dv];
      }
      O_i[e] = sum;
    }
    @if(trace) trace_O_i(ACCUMULATE, TENSOR_O, O_tile, 2 * Dv * seen_size(A_tile, true), LINE);

    for (var r = thread; r < Br; r += THREADS) {
      var sum = l_i[r];
      for (var c = 0u; c < Bc && sees(i * Br + r, j * Bc + c, true); c++) {
        sum += A_ij[r * Bc + c];
      }
      l_i[r] = sum;
    }
    @if(trace) trace_l_i(ACCUMULATE, TENSOR_NONE, row_tile, seen_size(A_tile, true), LINE);

    workgroupBarrier();
    @if(trace) trace_barrier(LINE);
  }

  for (var e = thread; e < Br * Dv; e += THREADS) {
    if (holds(O_tile, e / Dv, e % Dv)) {
      O_i[e] /= l_i[e / Dv];
    }
  }
  @if(trace) trace_O_i(NORMALISE, TENSOR_O, O_tile, real_size(O_tile), LINE);

  for (var e = thread; e < Br * Dv; e += THREADS) {
    if (holds(O_tile, e / Dv, e % Dv)) {
      O[address(O_tile, e / Dv, e % Dv)] = O_i[e];
    }
  }
  @if(trace) trace_store(TENSOR_O, SLOT_O_i, O_tile, LINE);
}
