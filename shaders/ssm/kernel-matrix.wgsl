// The kernel of the convolution for a system whose A is a matrix: each power of Abar needs the one before it, so that making the
// kernel is as sequential as the recurrence.
//   v_0 = Bbar,   v_k = Abar v_{k-1},   K[k] = C v_k
import package::lib::tiles::{Tile, tile_at, real_size};

override T: u32;         // tokens
override N: u32;         // numbers of the state, at most THREADS
override THREADS: u32;

@group(0) @binding(0) var<storage, read> Abar: array<f32>;      // [N, N]
@group(0) @binding(1) var<storage, read> Bbar: array<f32>;      // [N]
@group(0) @binding(2) var<storage, read> C: array<f32>;         // [N]
@group(0) @binding(3) var<storage, read_write> K: array<f32>;   // [T]

var<workgroup> Abar_0: array<f32, N * N>;
var<workgroup> C_0: array<f32, N>;
var<workgroup> v_k: array<f32, N>;
var<workgroup> K_k: array<f32, 1>;

@compute @workgroup_size(THREADS)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) thread: u32) {
  let state = tile_at(0, 0, 0, N, 1, N, 1);
  @if(trace) if (!trace_begins(group, thread)) { return; }
  @if(trace) trace_loops(0, 0);

  for (var e = thread; e < N * N; e += THREADS) {
    Abar_0[e] = Abar[e];
  }
  @if(trace) trace_Abar_0(LOAD, TENSOR_Abar, tile_at(0, 0, 0, N, N, N, N), 0, LINE);

  for (var n = thread; n < N; n += THREADS) {
    C_0[n] = C[n];
    v_k[n] = Bbar[n];
  }
  @if(trace) trace_C_0(LOAD, TENSOR_C, state, 0, LINE);
  @if(trace) trace_v_k(LOAD, TENSOR_Bbar, state, 0, LINE);

  for (var k = 0u; k < T; k++) {
    @if(trace) let token = tile_at(0, k, 0, 1, 1, T, 1);
    @if(trace) trace_loops(k, 0);

    workgroupBarrier();
    @if(trace) trace_barrier(LINE);

    if (k > 0) {
      // The old vector is read by all threads before any of them writes the new one.
      var next = 0.0;
      for (var n = thread; n < N; n += THREADS) {
        for (var c = 0u; c < N; c++) {
          next += Abar_0[n * N + c] * v_k[c];
        }
      }
      workgroupBarrier();
      @if(trace) trace_barrier(LINE);

      for (var n = thread; n < N; n += THREADS) {
        v_k[n] = next;
      }
      @if(trace) trace_v_k(ACCUMULATE, TENSOR_NONE, state, 2 * N * N, LINE);

      workgroupBarrier();
      @if(trace) trace_barrier(LINE);
    }

    for (var turn = thread; turn < 1; turn++) {
      var sum = 0.0;
      for (var n = 0u; n < N; n++) {
        sum += C_0[n] * v_k[n];
      }
      K_k[0] = sum;
    }
    @if(trace) trace_K_k(COMPUTE, TENSOR_K, token, 2 * N, LINE);

    for (var turn = thread; turn < 1; turn++) {
      K[k] = K_k[0];
    }
    @if(trace) trace_store(TENSOR_K, SLOT_K_k, token, LINE);
  }
}
