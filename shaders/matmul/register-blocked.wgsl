// C = A B by tiles in SRAM, and by blocks in registers (Volkov and Demmel 2008): each thread keeps 4 x 4 elements of C, so
// that a value that it has fetched from SRAM serves four products instead of one. Traffic with HBM is that of the tiles.
import package::lib::tiles::{Tile, tile_at, holds, address, real_size};

override M: u32;
override N: u32;
override K: u32;
override Bm: u32;        // a multiple of 4
override Bn: u32;        // a multiple of 4
override Bk: u32;
override THREADS: u32;   // Bm / 4 * Bn / 4

@group(0) @binding(0) var<storage, read> A: array<f32>;         // [M, K]
@group(0) @binding(1) var<storage, read> B: array<f32>;         // [K, N]
@group(0) @binding(2) var<storage, read_write> C: array<f32>;   // [M, N]

var<workgroup> A_ik: array<f32, Bm * Bk>;
var<workgroup> B_kj: array<f32, Bk * Bn>;
var<private> C_ij: array<vec4f, 4>;   // the thread's own block, by rows

@compute @workgroup_size(THREADS)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) thread: u32) {
  let i = group.y;
  let j = group.x;
  let tile = i * ((N + Bn - 1) / Bn) + j;   // of C
  let C_tile = tile_at(0, i * Bm, j * Bn, Bm, Bn, M, N);
  let r = thread / (Bn / 4) * 4;
  let c = thread % (Bn / 4) * 4;
  @if(trace) if (!trace_begins(group, thread)) { return; }
  @if(trace) trace_loops(tile, 0);

  C_ij = array<vec4f, 4>();
  @if(trace) trace_C_ij(INITIALISE, TENSOR_C, C_tile, 0, LINE);

  let blocks = (K + Bk - 1) / Bk;
  for (var k = 0u; k < blocks; k++) {
    let A_tile = tile_at(0, i * Bm, k * Bk, Bm, Bk, M, K);
    let B_tile = tile_at(0, k * Bk, j * Bn, Bk, Bn, K, N);
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

    // Local copies with names: an array that is indexed in a loop would not stay in registers.
    var C_0 = C_ij[0];
    var C_1 = C_ij[1];
    var C_2 = C_ij[2];
    var C_3 = C_ij[3];
    for (var p = 0u; p < A_tile.real_columns; p++) {
      let at = p * Bn + c;
      let b = vec4f(B_kj[at], B_kj[at + 1], B_kj[at + 2], B_kj[at + 3]);
      C_0 += A_ik[r * Bk + p] * b;
      C_1 += A_ik[(r + 1) * Bk + p] * b;
      C_2 += A_ik[(r + 2) * Bk + p] * b;
      C_3 += A_ik[(r + 3) * Bk + p] * b;
    }
    C_ij = array<vec4f, 4>(C_0, C_1, C_2, C_3);
    @if(trace) trace_C_ij(ACCUMULATE, TENSOR_C, C_tile, 2 * real_size(C_tile) * A_tile.real_columns, LINE);

    workgroupBarrier();
    @if(trace) trace_barrier(LINE);
  }

  for (var e = 0u; e < 16; e++) {
    if (holds(C_tile, r + e / 4, c + e % 4)) {
      C[address(C_tile, r + e / 4, c + e % 4)] = C_ij[e / 4][e % 4];
    }
  }
  @if(trace) trace_store(TENSOR_C, SLOT_C_ij, C_tile, LINE);
}
