// The bilinear step of length DT of a system h' = A h + B x whose A is a full matrix (Gu et al. 2022): of
//   (I - DT/2 A) [Abar | Bbar] = [I + DT/2 A | DT B]
// by Gaussian elimination with partial pivoting. For each column k the row from k on with the largest number in it changes
// places with row k, and multiples of it clear the column below; then the rows are solved from the last one up.
import package::lib::tiles::{Tile, tile_at, real_size};

override N: u32;         // numbers of the state, at most THREADS
override DT: f32;
override THREADS: u32;

@group(0) @binding(0) var<storage, read> A: array<f32>;            // [N, N]
@group(0) @binding(1) var<storage, read> B: array<f32>;            // [N]
@group(0) @binding(2) var<storage, read_write> Abar: array<f32>;   // [N, N]
@group(0) @binding(3) var<storage, read_write> Bbar: array<f32>;   // [N]

var<workgroup> A_0: array<f32, N * N>;
var<workgroup> B_0: array<f32, N>;
var<workgroup> M_0: array<f32, N * N>;   // I - DT/2 A, and what elimination makes of it
var<workgroup> Abar_0: array<f32, N * N>;
var<workgroup> Bbar_0: array<f32, N>;
var<workgroup> pivot_k: array<f32, 1>;

@compute @workgroup_size(THREADS)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) thread: u32) {
  let square = tile_at(0, 0, 0, N, N, N, N);
  let state = tile_at(0, 0, 0, N, 1, N, 1);
  @if(trace) if (!trace_begins(group, thread)) { return; }
  @if(trace) trace_loops(0, 0);

  for (var e = thread; e < N * N; e += THREADS) {
    A_0[e] = A[e];
  }
  @if(trace) trace_A_0(LOAD, TENSOR_A, square, 0, LINE);

  for (var n = thread; n < N; n += THREADS) {
    B_0[n] = B[n];
  }
  @if(trace) trace_B_0(LOAD, TENSOR_B, state, 0, LINE);

  for (var e = thread; e < N * N; e += THREADS) {
    Abar_0[e] = select(0.0, 1.0, e / N == e % N) + DT / 2.0 * A_0[e];
  }
  @if(trace) trace_Abar_0(COMPUTE, TENSOR_NONE, square, 2 * N * N, LINE);

  for (var n = thread; n < N; n += THREADS) {
    Bbar_0[n] = DT * B_0[n];
  }
  @if(trace) trace_Bbar_0(COMPUTE, TENSOR_NONE, state, N, LINE);

  for (var e = thread; e < N * N; e += THREADS) {
    M_0[e] = select(0.0, 1.0, e / N == e % N) - DT / 2.0 * A_0[e];
  }
  @if(trace) trace_M_0(COMPUTE, TENSOR_NONE, square, 2 * N * N, LINE);

  for (var k = 0u; k + 1 < N; k++) {
    @if(trace) let below = N - 1 - k;
    @if(trace) trace_loops(k, 0);

    workgroupBarrier();
    @if(trace) trace_barrier(LINE);

    for (var turn = thread; turn < 1; turn++) {
      var largest = k;
      for (var r = k + 1; r < N; r++) {
        largest = select(largest, r, abs(M_0[r * N + k]) > abs(M_0[largest * N + k]));
      }
      pivot_k[0] = f32(largest);
    }
    @if(trace) trace_pivot_k(COMPUTE, TENSOR_NONE, tile_at(0, k, 0, 1, 1, N, 1), below, LINE);

    workgroupBarrier();
    @if(trace) trace_barrier(LINE);

    let other = u32(pivot_k[0]);
    for (var c = thread; c < N; c += THREADS) {
      let mine = M_0[k * N + c];
      M_0[k * N + c] = M_0[other * N + c];
      M_0[other * N + c] = mine;
      let solved = Abar_0[k * N + c];
      Abar_0[k * N + c] = Abar_0[other * N + c];
      Abar_0[other * N + c] = solved;
    }
    for (var turn = thread; turn < 1; turn++) {
      let solved = Bbar_0[k];
      Bbar_0[k] = Bbar_0[other];
      Bbar_0[other] = solved;
    }
    workgroupBarrier();
    @if(trace) trace_barrier(LINE);

    for (var r = k + 1 + thread; r < N; r += THREADS) {
      let factor = M_0[r * N + k] / M_0[k * N + k];
      for (var c = 0u; c < N; c++) {
        Abar_0[r * N + c] -= factor * Abar_0[k * N + c];
      }
      Bbar_0[r] -= factor * Bbar_0[k];
      for (var c = k + 1; c < N; c++) {
        M_0[r * N + c] -= factor * M_0[k * N + c];
      }
    }
    @if(trace) let rest = tile_at(0, k, 0, N - k, N, N, N);
    @if(trace) trace_Abar_0(ACCUMULATE, TENSOR_NONE, rest, 2 * N * below, LINE);
    @if(trace) trace_Bbar_0(ACCUMULATE, TENSOR_NONE, tile_at(0, k, 0, N - k, 1, N, 1), 2 * below, LINE);
    @if(trace) trace_M_0(ACCUMULATE, TENSOR_NONE, rest, below * (2 * below + 1), LINE);
  }

  for (var up = 0u; up < N; up++) {
    let r = N - 1 - up;
    @if(trace) let row = tile_at(0, r, 0, 1, N, N, N);
    @if(trace) let number = tile_at(0, r, 0, 1, 1, N, 1);
    @if(trace) trace_loops(r, 0);

    workgroupBarrier();
    @if(trace) trace_barrier(LINE);

    for (var c = thread; c < N; c += THREADS) {
      var sum = Abar_0[r * N + c];
      for (var k = r + 1; k < N; k++) {
        sum -= M_0[r * N + k] * Abar_0[k * N + c];
      }
      Abar_0[r * N + c] = sum / M_0[r * N + r];
    }
    @if(trace) trace_Abar_0(NORMALISE, TENSOR_Abar, row, N * (2 * up + 1), LINE);

    for (var turn = thread; turn < 1; turn++) {
      var sum = Bbar_0[r];
      for (var k = r + 1; k < N; k++) {
        sum -= M_0[r * N + k] * Bbar_0[k];
      }
      Bbar_0[r] = sum / M_0[r * N + r];
    }
    @if(trace) trace_Bbar_0(NORMALISE, TENSOR_Bbar, number, 2 * up + 1, LINE);
  }

  // No barrier: the rows below were solved before the last one, and row 0 is stored by the threads that solved it.
  for (var e = thread; e < N * N; e += THREADS) {
    Abar[e] = Abar_0[e];
  }
  @if(trace) trace_store(TENSOR_Abar, SLOT_Abar_0, square, LINE);

  for (var n = thread; n < N; n += THREADS) {
    Bbar[n] = Bbar_0[n];
  }
  @if(trace) trace_store(TENSOR_Bbar, SLOT_Bbar_0, state, LINE);
}
