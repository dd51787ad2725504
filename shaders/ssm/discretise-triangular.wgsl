// The bilinear step of length DT of a lower triangular system h' = A h + B x (Gu et al. 2022): of
//   (I - DT/2 A) [Abar | Bbar] = [I + DT/2 A | DT B]
// one row after the other by forward substitution. What stands above the diagonal of A counts as 0.
import package::lib::tiles::{Tile, tile_at, real_size};

override N: u32;         // numbers of the state
override DT: f32;
override THREADS: u32;

@group(0) @binding(0) var<storage, read> A: array<f32>;            // [N, N]
@group(0) @binding(1) var<storage, read> B: array<f32>;            // [N]
@group(0) @binding(2) var<storage, read_write> Abar: array<f32>;   // [N, N]
@group(0) @binding(3) var<storage, read_write> Bbar: array<f32>;   // [N]

var<workgroup> A_0: array<f32, N * N>;
var<workgroup> B_0: array<f32, N>;
var<workgroup> Abar_0: array<f32, N * N>;
var<workgroup> Bbar_0: array<f32, N>;

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
    Abar_0[e] = 0.0;
  }
  @if(trace) trace_Abar_0(INITIALISE, TENSOR_NONE, square, 0, LINE);

  for (var n = thread; n < N; n += THREADS) {
    Bbar_0[n] = 0.0;
  }
  @if(trace) trace_Bbar_0(INITIALISE, TENSOR_NONE, state, 0, LINE);

  for (var r = 0u; r < N; r++) {
    @if(trace) let row = tile_at(0, r, 0, 1, N, N, N);
    @if(trace) let number = tile_at(0, r, 0, 1, 1, N, 1);
    @if(trace) trace_loops(r, 0);

    workgroupBarrier();
    @if(trace) trace_barrier(LINE);

    for (var c = thread; c < N; c += THREADS) {
      var sum = select(0.0, A_0[r * N + c], c <= r);
      for (var k = 0u; k < r; k++) {
        sum += A_0[r * N + k] * Abar_0[k * N + c];
      }
      Abar_0[r * N + c] = (select(0.0, 1.0, c == r) + DT / 2.0 * sum) / (1.0 - DT / 2.0 * A_0[r * N + r]);
    }
    @if(trace) trace_Abar_0(ACCUMULATE, TENSOR_Abar, row, N * (2 * r + 5), LINE);

    for (var turn = thread; turn < 1; turn++) {
      var sum = 0.0;
      for (var k = 0u; k < r; k++) {
        sum += A_0[r * N + k] * Bbar_0[k];
      }
      Bbar_0[r] = (DT * B_0[r] + DT / 2.0 * sum) / (1.0 - DT / 2.0 * A_0[r * N + r]);
    }
    @if(trace) trace_Bbar_0(ACCUMULATE, TENSOR_Bbar, number, 2 * r + 6, LINE);
  }

  workgroupBarrier();
  @if(trace) trace_barrier(LINE);

  for (var e = thread; e < N * N; e += THREADS) {
    Abar[e] = Abar_0[e];
  }
  @if(trace) trace_store(TENSOR_Abar, SLOT_Abar_0, square, LINE);

  for (var n = thread; n < N; n += THREADS) {
    Bbar[n] = Bbar_0[n];
  }
  @if(trace) trace_store(TENSOR_Bbar, SLOT_Bbar_0, state, LINE);
}
