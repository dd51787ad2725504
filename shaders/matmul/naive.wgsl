// C = A B with one thread per element of C and operands straight from HBM: every thread reads a whole row of A and a
// whole column of B, 2 M N K elements in all, whatever its neighbours have just read.
import package::lib::tiles::{Tile, tile_at, holds, address, real_size};

override M: u32;
override N: u32;
override K: u32;
override Bm: u32;        // rows of C of a workgroup
override Bn: u32;        // columns of C of a workgroup
override Bk: u32;        // positions along K that one event of the trace covers
override THREADS: u32;   // Bm * Bn

@group(0) @binding(0) var<storage, read> A: array<f32>;         // [M, K]
@group(0) @binding(1) var<storage, read> B: array<f32>;         // [K, N]
@group(0) @binding(2) var<storage, read_write> C: array<f32>;   // [M, N]

var<private> C_ij: f32;   // the thread's own element

@compute @workgroup_size(THREADS)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) thread: u32) {
  let i = group.y;
  let j = group.x;
  let tile = i * ((N + Bn - 1) / Bn) + j;   // of C
  let C_tile = tile_at(0, i * Bm, j * Bn, Bm, Bn, M, N);
  let r = thread / Bn;
  let c = thread % Bn;
  @if(trace) if (!trace_begins(group, thread)) { return; }
  @if(trace) trace_loops(tile, 0);

  C_ij = 0.0;
  @if(trace) trace_C_ij(INITIALISE, TENSOR_C, C_tile, 0, LINE);

  let blocks = (K + Bk - 1) / Bk;
  for (var k = 0u; k < blocks; k++) {
    let A_tile = tile_at(0, i * Bm, k * Bk, Bm, Bk, M, K);
    let B_tile = tile_at(0, k * Bk, j * Bn, Bk, Bn, K, N);
    @if(trace) trace_loops(tile, k);
    @if(trace) trace_stream(TENSOR_A, A_tile, C_tile.real_columns, LINE);
    @if(trace) trace_stream(TENSOR_B, B_tile, C_tile.real_rows, LINE);
    if (holds(C_tile, r, c)) {
      for (var p = 0u; p < A_tile.real_columns; p++) {
        C_ij += A[address(A_tile, r, p)] * B[address(B_tile, p, c)];
      }
    }
    @if(trace) trace_C_ij(ACCUMULATE, TENSOR_C, C_tile, 2 * real_size(C_tile) * A_tile.real_columns, LINE);
  }

  if (holds(C_tile, r, c)) {
    C[address(C_tile, r, c)] = C_ij;
  }
  @if(trace) trace_store(TENSOR_C, SLOT_C_ij, C_tile, LINE);
}
