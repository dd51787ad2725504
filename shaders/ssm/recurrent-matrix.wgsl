// The recurrence of a state space whose A is a matrix, one token after the other.
//   h_t = Abar h_{t-1} + Bbar x_t,   y_t = C h_t + D x_t
import package::lib::tiles::{Tile, tile_at, real_size};

override T: u32;         // tokens
override N: u32;         // numbers of the state, at most THREADS
override D: f32;         // what of x_t goes straight into y_t
override THREADS: u32;

@group(0) @binding(0) var<storage, read> x: array<f32>;            // [T]
@group(0) @binding(1) var<storage, read> Abar: array<f32>;         // [N, N]
@group(0) @binding(2) var<storage, read> Bbar: array<f32>;         // [N]
@group(0) @binding(3) var<storage, read> C: array<f32>;            // [N]
@group(0) @binding(4) var<storage, read_write> y: array<f32>;      // [T]

var<workgroup> Abar_0: array<f32, N * N>;
var<workgroup> Bbar_0: array<f32, N>;
var<workgroup> C_0: array<f32, N>;
var<workgroup> x_t: array<f32, 1>;
var<workgroup> h_t: array<f32, N>;
var<workgroup> y_t: array<f32, 1>;

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
    Bbar_0[n] = Bbar[n];
    C_0[n] = C[n];
  }
  @if(trace) trace_Bbar_0(LOAD, TENSOR_Bbar, state, 0, LINE);
  @if(trace) trace_C_0(LOAD, TENSOR_C, state, 0, LINE);

  for (var n = thread; n < N; n += THREADS) {
    h_t[n] = 0.0;
  }
  @if(trace) trace_h_t(INITIALISE, TENSOR_NONE, state, 0, LINE);

  for (var t = 0u; t < T; t++) {
    @if(trace) let token = tile_at(0, t, 0, 1, 1, T, 1);
    @if(trace) trace_loops(t, 0);

    for (var turn = thread; turn < 1; turn++) {
      x_t[0] = x[t];
    }
    @if(trace) trace_x_t(LOAD, TENSOR_x, token, 0, LINE);

    workgroupBarrier();
    @if(trace) trace_barrier(LINE);

    // The old state is read by all threads before any of them writes the new one.
    var next = 0.0;
    for (var n = thread; n < N; n += THREADS) {
      next = Bbar_0[n] * x_t[0];
      for (var k = 0u; k < N; k++) {
        next += Abar_0[n * N + k] * h_t[k];
      }
    }
    workgroupBarrier();
    @if(trace) trace_barrier(LINE);

    for (var n = thread; n < N; n += THREADS) {
      h_t[n] = next;
    }
    @if(trace) trace_h_t(ACCUMULATE, TENSOR_NONE, state, N * (2 * N + 1), LINE);

    workgroupBarrier();
    @if(trace) trace_barrier(LINE);

    for (var turn = thread; turn < 1; turn++) {
      var sum = D * x_t[0];
      for (var n = 0u; n < N; n++) {
        sum += C_0[n] * h_t[n];
      }
      y_t[0] = sum;
    }
    @if(trace) trace_y_t(COMPUTE, TENSOR_y, token, 2 * N + 1, LINE);

    for (var turn = thread; turn < 1; turn++) {
      y[t] = y_t[0];
    }
    @if(trace) trace_store(TENSOR_y, SLOT_y_t, token, LINE);
  }
}
