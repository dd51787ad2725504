// The zero-order hold of a system h' = A h + B x over a step of length DT, by scaling and squaring (Higham
// 2005): a Taylor polynomial over a step that is 2^SQUARINGS times shorter, and then step after step doubled.
//   phi = (exp(Z) - 1) / Z with Z = H A,   Abar = I + Z phi,   Bbar = H phi B,   H = DT / 2^SQUARINGS
//   (Abar, Bbar) becomes (Abar Abar, Abar Bbar + Bbar), the square by way of the slot of phi
// What stands above the diagonal of a lower triangular A is 0, and so it is in all functions of it: it is left out.
import package::lib::tiles::{Tile, tile_at, real_size};

override N: u32;            // numbers of the state, at most THREADS
override H: f32;            // the short step
override SQUARINGS: u32;
override DENSE: bool;       // else A is lower triangular
override THREADS: u32;

/// Degree of the polynomial, and numbers of a matrix that a thread holds in registers at once.
const DEGREE = 9u;
const HELD = 64;

@group(0) @binding(0) var<storage, read> A: array<f32>;            // [N, N]
@group(0) @binding(1) var<storage, read> B: array<f32>;            // [N]
@group(0) @binding(2) var<storage, read_write> Abar: array<f32>;   // [N, N]
@group(0) @binding(3) var<storage, read_write> Bbar: array<f32>;   // [N]

var<workgroup> A_0: array<f32, N * N>;
var<workgroup> B_0: array<f32, N>;
var<workgroup> phi_0: array<f32, N * N>;
var<workgroup> Abar_0: array<f32, N * N>;
var<workgroup> Bbar_0: array<f32, N>;

/// How many numbers of a row count.
fn reach(row: u32) -> u32 {
  return select(row + 1, N, DENSE);
}

@compute @workgroup_size(THREADS)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) thread: u32) {
  let square = tile_at(0, 0, 0, N, N, N, N);
  let state = tile_at(0, 0, 0, N, 1, N, 1);
  @if(trace) if (!trace_begins(group, thread)) { return; }
  @if(trace) trace_loops(0, 0);
  @if(trace) let terms = select(N * (N + 1) / 2, N * N, DENSE);   // of a matrix times a vector

  for (var e = thread; e < N * N; e += THREADS) {
    A_0[e] = A[e];
  }
  @if(trace) trace_A_0(LOAD, TENSOR_A, square, 0, LINE);

  for (var n = thread; n < N; n += THREADS) {
    B_0[n] = B[n];
  }
  @if(trace) trace_B_0(LOAD, TENSOR_B, state, 0, LINE);

  for (var e = thread; e < N * N; e += THREADS) {
    phi_0[e] = select(0.0, 1.0, e / N == e % N);
  }
  @if(trace) trace_phi_0(INITIALISE, TENSOR_NONE, square, 0, LINE);

  workgroupBarrier();
  @if(trace) trace_barrier(LINE);

  // All of a matrix is read before any of its successor is written.
  var kept: array<f32, HELD>;
  var held = 0u;
  for (var degree = DEGREE; degree > 1; degree--) {
    @if(trace) trace_loops(degree, 0);

    held = 0u;
    for (var e = thread; e < N * N; e += THREADS) {
      var sum = 0.0;
      for (var k = 0u; k < reach(e / N); k++) {
        sum += A_0[e / N * N + k] * phi_0[k * N + e % N];
      }
      kept[held] = select(0.0, 1.0, e / N == e % N) + H / f32(degree) * sum;
      held++;
    }
    workgroupBarrier();
    @if(trace) trace_barrier(LINE);

    held = 0u;
    for (var e = thread; e < N * N; e += THREADS) {
      phi_0[e] = kept[held];
      held++;
    }
    @if(trace) trace_phi_0(ACCUMULATE, TENSOR_NONE, square, 2 * N * terms + 3 * N * N, LINE);

    workgroupBarrier();
    @if(trace) trace_barrier(LINE);
  }

  for (var e = thread; e < N * N; e += THREADS) {
    var sum = 0.0;
    for (var k = 0u; k < reach(e / N); k++) {
      sum += A_0[e / N * N + k] * phi_0[k * N + e % N];
    }
    Abar_0[e] = select(0.0, 1.0, e / N == e % N) + H * sum;
  }
  @if(trace) trace_Abar_0(COMPUTE, TENSOR_Abar, square, 2 * N * terms + 2 * N * N, LINE);

  for (var n = thread; n < N; n += THREADS) {
    var sum = 0.0;
    for (var k = 0u; k < reach(n); k++) {
      sum += phi_0[n * N + k] * B_0[k];
    }
    Bbar_0[n] = H * sum;
  }
  @if(trace) trace_Bbar_0(COMPUTE, TENSOR_Bbar, state, 2 * terms + N, LINE);

  workgroupBarrier();
  @if(trace) trace_barrier(LINE);

  for (var squaring = 0u; squaring < SQUARINGS; squaring++) {
    @if(trace) trace_loops(squaring, 0);

    for (var e = thread; e < N * N; e += THREADS) {
      var sum = 0.0;
      for (var k = 0u; k < reach(e / N); k++) {
        sum += Abar_0[e / N * N + k] * Abar_0[k * N + e % N];
      }
      phi_0[e] = sum;
    }
    @if(trace) trace_phi_0(COMPUTE, TENSOR_NONE, square, 2 * N * terms, LINE);

    var longer = 0.0;
    for (var n = thread; n < N; n += THREADS) {
      longer = Bbar_0[n];
      for (var k = 0u; k < reach(n); k++) {
        longer += Abar_0[n * N + k] * Bbar_0[k];
      }
    }
    workgroupBarrier();
    @if(trace) trace_barrier(LINE);

    for (var n = thread; n < N; n += THREADS) {
      Bbar_0[n] = longer;
    }
    @if(trace) trace_Bbar_0(ACCUMULATE, TENSOR_Bbar, state, 2 * terms, LINE);

    for (var e = thread; e < N * N; e += THREADS) {
      Abar_0[e] = phi_0[e];
    }
    @if(trace) trace_Abar_0(ACCUMULATE, TENSOR_Abar, square, 0, LINE);

    workgroupBarrier();
    @if(trace) trace_barrier(LINE);
  }

  for (var e = thread; e < N * N; e += THREADS) {
    Abar[e] = Abar_0[e];
  }
  @if(trace) trace_store(TENSOR_Abar, SLOT_Abar_0, square, LINE);

  for (var n = thread; n < N; n += THREADS) {
    Bbar[n] = Bbar_0[n];
  }
  @if(trace) trace_store(TENSOR_Bbar, SLOT_Bbar_0, state, LINE);
}
