// C = A B by tiles: a workgroup owns a Bm x Bn tile of C and, for each block along K, loads a tile of A and a tile of B
// into SRAM once for all its threads. Reads M N K (1 / Bm + 1 / Bn) elements.
// With planes (the heads of attention) plane z of the grid gives C[z] = A B[z], or one plane sums them: C = sum A[p] B[p],
// which is the product of the planes of A side by side with those of B on top of each other.
import package::lib::tiles::{Tile, tile_at, holds, address, real_size};

override M: u32;
override N: u32;
override K: u32;
override Bm: u32;
override Bn: u32;
override Bk: u32;
override PLANES: u32;    // planes that are summed over
override THREADS: u32;   // Bm * Bn

@group(0) @binding(0) var<storage, read> A: array<f32>;         // [PLANES, M, K]
@group(0) @binding(1) var<storage, read> B: array<f32>;         // [z or PLANES, K, N]
@group(0) @binding(2) var<storage, read_write> C: array<f32>;   // [z, M, N]

var<workgroup> A_ik: array<f32, Bm * Bk>;
var<workgroup> B_kj: array<f32, Bk * Bn>;
var<private> C_ij: f32;   // the thread's own element

@compute @workgroup_size(THREADS)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) thread: u32) {
  let i = group.y;
  let j = group.x;
  let tile = i * ((N + Bn - 1) / Bn) + j;   // of C
  let C_tile = tile_at(group.z, i * Bm, j * Bn, Bm, Bn, M, N);
  let r = thread / Bn;
  let c = thread % Bn;
  @if(trace) if (!trace_begins(group, thread)) { return; }
  @if(trace) trace_loops(tile, 0);

  C_ij = 0.0;
  @if(trace) trace_C_ij(INITIALISE, TENSOR_C, C_tile, 0, LINE);

  let blocks = (K + Bk - 1) / Bk;
  for (var k = 0u; k < PLANES * blocks; k++) {
    let A_tile = tile_at(k / blocks, i * Bm, k % blocks * Bk, Bm, Bk, M, K);
    let B_tile = tile_at(group.z + k / blocks, k % blocks * Bk, j * Bn, Bk, Bn, K, N);
    @if(trace) trace_loops(tile, k);

    for (var e = thread; e < Bm * Bk; e += THREADS) {
      A_ik[e] = 0.0;
      if (holds(A_tile, e / Bk, e % Bk)) {
        A_ik[e] = A[address(A_tile, e / Bk, e % Bk)];
      }
    }
    @if(trace) trace_A_ik(LOAD, TENSOR_A, A_tile, 0, LINE);

    for (var e = thread; e < Bk * Bn; e += THREADS) {
      B_kj[e] = 0.0;
      if (holds(B_tile, e / Bn, e % Bn)) {
        B_kj[e] = B[address(B_tile, e / Bn, e % Bn)];
      }
    }
    @if(trace) trace_B_kj(LOAD, TENSOR_B, B_tile, 0, LINE);

    workgroupBarrier();
    @if(trace) trace_barrier(LINE);

    if (holds(C_tile, r, c)) {
      for (var p = 0u; p < A_tile.real_columns; p++) {
        C_ij += A_ik[r * Bk + p] * B_kj[p * Bn + c];
      }
    }
    @if(trace) trace_C_ij(ACCUMULATE, TENSOR_C, C_tile, 2 * real_size(C_tile) * A_tile.real_columns, LINE);

    workgroupBarrier();
    @if(trace) trace_barrier(LINE);
  }

  if (holds(C_tile, r, c)) {
    C[address(C_tile, r, c)] = C_ij;
  }
  @if(trace) trace_store(TENSOR_C, SLOT_C_ij, C_tile, LINE);
}
