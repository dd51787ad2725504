// y_t = C_t . h_t + D x_t, with states that come back from HBM.
import package::lib::tiles::{Tile, tile_at, holds, address};

override T: u32;          // tokens
override CHANNELS: u32;
override N: u32;          // states of a channel
override Bt: u32;         // tokens of a workgroup
override THREADS: u32;

@group(0) @binding(0) var<storage, read> h: array<f32>;          // [CHANNELS, T, N]
@group(0) @binding(1) var<storage, read> C: array<f32>;          // [T, N]
@group(0) @binding(2) var<storage, read> X: array<f32>;          // [T, CHANNELS]
@group(0) @binding(3) var<storage, read> D: array<f32>;          // [CHANNELS]
@group(0) @binding(4) var<storage, read_write> y: array<f32>;    // [T, CHANNELS]

var<workgroup> D_c: array<f32, 1>;
var<workgroup> x_j: array<f32, Bt>;
var<workgroup> C_j: array<f32, Bt * N>;
var<workgroup> h_j: array<f32, Bt * N>;
var<workgroup> y_j: array<f32, Bt>;

@compute @workgroup_size(THREADS)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) thread: u32) {
  let j = group.x;
  let channel = group.y;
  let D_tile = tile_at(0, channel, 0, 1, 1, CHANNELS, 1);
  let tokens = tile_at(0, j * Bt, channel, Bt, 1, T, CHANNELS);
  let states = tile_at(0, j * Bt, 0, Bt, N, T, N);
  let expanded = tile_at(channel, j * Bt, 0, Bt, N, T, N);
  @if(trace) if (!trace_begins(group, thread)) { return; }
  @if(trace) trace_loops(channel, j);

  if (thread == 0) {
    D_c[0] = D[channel];
  }
  @if(trace) trace_D_c(LOAD, TENSOR_D, D_tile, 0, LINE);

  for (var r = thread; r < Bt; r += THREADS) {
    x_j[r] = 0.0;
    if (holds(tokens, r, 0)) {
      x_j[r] = X[address(tokens, r, 0)];
    }
  }
  @if(trace) trace_x_j(LOAD, TENSOR_X, tokens, 0, LINE);

  for (var e = thread; e < Bt * N; e += THREADS) {
    C_j[e] = 0.0;
    h_j[e] = 0.0;
    if (holds(states, e / N, e % N)) {
      C_j[e] = C[address(states, e / N, e % N)];
      h_j[e] = h[address(expanded, e / N, e % N)];
    }
  }
  @if(trace) trace_C_j(LOAD, TENSOR_C, states, 0, LINE);
  @if(trace) trace_h_j(LOAD, TENSOR_h, expanded, 0, LINE);

  workgroupBarrier();
  @if(trace) trace_barrier(LINE);

  for (var r = thread; r < Bt; r += THREADS) {
    var sum = D_c[0] * x_j[r];
    for (var s = 0u; s < N; s++) {
      sum += C_j[r * N + s] * h_j[r * N + s];
    }
    y_j[r] = sum;
  }
  @if(trace) trace_y_j(COMPUTE, TENSOR_y, tokens, (2 * N + 1) * tokens.real_rows, LINE);

  for (var r = thread; r < tokens.real_rows; r += THREADS) {
    y[address(tokens, r, 0)] = y_j[r];
  }
  @if(trace) trace_store(TENSOR_y, SLOT_y_j, tokens, LINE);
}
