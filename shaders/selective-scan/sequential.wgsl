// The selective recurrence, token by token: a workgroup keeps the state h of one channel in SRAM. T dependent steps.
//   Abar_t = exp(dt_t A)   Bx_t = e_t B_t x_t   h_t = Abar_t h_(t-1) + Bx_t   y_t = C_t . h_t + D x_t
// with e_t = dt_t by Euler's rule, as Mamba's code has it, or (Abar_t - 1) / A by zero-order hold, as its paper has it.
import package::lib::hold::{held};
import package::lib::tiles::{Tile, tile_at};

override T: u32;          // tokens
override CHANNELS: u32;
override N: u32;          // states of a channel
override HELD: bool;      // zero-order hold of B, else Euler's rule
override THREADS: u32;

@group(0) @binding(0) var<storage, read> X: array<f32>;          // [T, CHANNELS]
@group(0) @binding(1) var<storage, read> dt: array<f32>;         // [T, CHANNELS]
@group(0) @binding(2) var<storage, read> A: array<f32>;          // [CHANNELS, N]
@group(0) @binding(3) var<storage, read> B: array<f32>;          // [T, N]
@group(0) @binding(4) var<storage, read> C: array<f32>;          // [T, N]
@group(0) @binding(5) var<storage, read> D: array<f32>;          // [CHANNELS]
@group(0) @binding(6) var<storage, read_write> y: array<f32>;    // [T, CHANNELS]

var<workgroup> A_c: array<f32, N>;
var<workgroup> D_c: array<f32, 1>;
var<workgroup> x_t: array<f32, 1>;
var<workgroup> dt_t: array<f32, 1>;
var<workgroup> B_t: array<f32, N>;
var<workgroup> C_t: array<f32, N>;
var<workgroup> Abar_t: array<f32, N>;
var<workgroup> Bx_t: array<f32, N>;
var<workgroup> h_t: array<f32, N>;
var<workgroup> y_t: array<f32, 1>;

@compute @workgroup_size(THREADS)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) thread: u32) {
  let channel = group.x;
  let A_tile = tile_at(0, channel, 0, 1, N, CHANNELS, N);
  let D_tile = tile_at(0, channel, 0, 1, 1, CHANNELS, 1);
  @if(trace) if (!trace_begins(group, thread)) { return; }
  @if(trace) trace_loops(channel, 0);

  for (var s = thread; s < N; s += THREADS) {
    A_c[s] = A[A_tile.base + s];
  }
  @if(trace) trace_A_c(LOAD, TENSOR_A, A_tile, 0, LINE);

  if (thread == 0) {
    D_c[0] = D[channel];
  }
  @if(trace) trace_D_c(LOAD, TENSOR_D, D_tile, 0, LINE);

  for (var s = thread; s < N; s += THREADS) {
    h_t[s] = 0.0;
  }
  @if(trace) trace_h_t(INITIALISE, TENSOR_NONE, A_tile, 0, LINE);

  for (var t = 0u; t < T; t++) {
    let token = tile_at(0, t, channel, 1, 1, T, CHANNELS);
    let states = tile_at(0, t, 0, 1, N, T, N);
    @if(trace) let expanded = tile_at(channel, t, 0, 1, N, T, N);
    @if(trace) trace_loops(channel, t);

    if (thread == 0) {
      x_t[0] = X[token.base];
      dt_t[0] = dt[token.base];
    }
    @if(trace) trace_x_t(LOAD, TENSOR_X, token, 0, LINE);
    @if(trace) trace_dt_t(LOAD, TENSOR_dt, token, 0, LINE);

    for (var s = thread; s < N; s += THREADS) {
      B_t[s] = B[states.base + s];
      C_t[s] = C[states.base + s];
    }
    @if(trace) trace_B_t(LOAD, TENSOR_B, states, 0, LINE);
    @if(trace) trace_C_t(LOAD, TENSOR_C, states, 0, LINE);

    workgroupBarrier();
    @if(trace) trace_barrier(LINE);

    for (var s = thread; s < N; s += THREADS) {
      Abar_t[s] = exp(dt_t[0] * A_c[s]);
      var entered = dt_t[0];
      if (HELD) {
        entered = held(dt_t[0], A_c[s]);
      }
      Bx_t[s] = entered * B_t[s] * x_t[0];
    }
    @if(trace) trace_Abar_t(COMPUTE, TENSOR_Abar, expanded, 2 * N, LINE);
    @if(trace) trace_Bx_t(COMPUTE, TENSOR_Bx, expanded, select(2u, 31u, HELD) * N, LINE);

    for (var s = thread; s < N; s += THREADS) {
      h_t[s] = Abar_t[s] * h_t[s] + Bx_t[s];
    }
    @if(trace) trace_h_t(COMPUTE, TENSOR_h, expanded, 2 * N, LINE);

    workgroupBarrier();
    @if(trace) trace_barrier(LINE);

    if (thread == 0) {
      var sum = D_c[0] * x_t[0];
      for (var s = 0u; s < N; s++) {
        sum += C_t[s] * h_t[s];
      }
      y_t[0] = sum;
    }
    @if(trace) trace_y_t(COMPUTE, TENSOR_y, token, 2 * N + 1, LINE);

    if (thread == 0) {
      y[token.base] = y_t[0];
    }
    @if(trace) trace_store(TENSOR_y, SLOT_y_t, token, LINE);

    workgroupBarrier();
    @if(trace) trace_barrier(LINE);
  }
}
