// A recurrent network (Elman 1990): h_t = tanh(W x_t + U h_{t-1} + b). One workgroup keeps the weights and the hidden
// state; tokens come in and states go out, one after the other. Only W x_t + b could be had before h_{t-1} is known.
import package::lib::tiles::{Tile, tile_at};
import package::lib::activations::hyperbolic_tangent;

override T: u32;         // tokens
override E: u32;         // elements of a token
override H: u32;         // elements of the hidden state
override THREADS: u32;

@group(0) @binding(0) var<storage, read> X: array<f32>;         // [T, E]
@group(0) @binding(1) var<storage, read> W: array<f32>;         // [H, E]
@group(0) @binding(2) var<storage, read> U: array<f32>;         // [H, H]
@group(0) @binding(3) var<storage, read> b: array<f32>;         // [H]
@group(0) @binding(4) var<storage, read_write> h: array<f32>;   // [T, H]

var<workgroup> W_sram: array<f32, H * E>;
var<workgroup> U_sram: array<f32, H * H>;
var<workgroup> b_sram: array<f32, H>;
var<workgroup> x_t: array<f32, E>;
var<workgroup> a_t: array<f32, H>;
var<workgroup> h_t: array<f32, H>;

@compute @workgroup_size(THREADS)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) thread: u32) {
  @if(trace) let W_tile = tile_at(0, 0, 0, H, E, H, E);
  @if(trace) let U_tile = tile_at(0, 0, 0, H, H, H, H);
  @if(trace) let b_tile = tile_at(0, 0, 0, H, 1, H, 1);
  @if(trace) if (!trace_begins(group, thread)) { return; }
  @if(trace) trace_loops(0, 0);

  for (var e = thread; e < H * E; e += THREADS) {
    W_sram[e] = W[e];
  }
  @if(trace) trace_W_sram(LOAD, TENSOR_W, W_tile, 0, LINE);

  for (var e = thread; e < H * H; e += THREADS) {
    U_sram[e] = U[e];
  }
  @if(trace) trace_U_sram(LOAD, TENSOR_U, U_tile, 0, LINE);

  for (var e = thread; e < H; e += THREADS) {
    b_sram[e] = b[e];
  }
  @if(trace) trace_b_sram(LOAD, TENSOR_b, b_tile, 0, LINE);

  for (var e = thread; e < H; e += THREADS) {
    h_t[e] = 0.0;
  }
  @if(trace) trace_h_t(INITIALISE, TENSOR_NONE, tile_at(0, 0, 0, 1, H, T, H), 0, LINE);

  for (var t = 0u; t < T; t++) {
    @if(trace) let h_tile = tile_at(0, t, 0, 1, H, T, H);
    @if(trace) trace_loops(t, 0);

    for (var e = thread; e < E; e += THREADS) {
      x_t[e] = X[t * E + e];
    }
    @if(trace) trace_x_t(LOAD, TENSOR_X, tile_at(0, t, 0, 1, E, T, E), 0, LINE);

    workgroupBarrier();
    @if(trace) trace_barrier(LINE);

    for (var r = thread; r < H; r += THREADS) {
      var sum = b_sram[r];
      for (var k = 0u; k < E; k++) {
        sum += W_sram[r * E + k] * x_t[k];
      }
      a_t[r] = sum;
    }
    @if(trace) trace_a_t(COMPUTE, TENSOR_NONE, h_tile, 2 * E * H, LINE);

    for (var r = thread; r < H; r += THREADS) {
      var sum = a_t[r];
      for (var k = 0u; k < H; k++) {
        sum += U_sram[r * H + k] * h_t[k];
      }
      a_t[r] = sum;
    }
    @if(trace) trace_a_t(ACCUMULATE, TENSOR_NONE, h_tile, 2 * H * H, LINE);

    workgroupBarrier();
    @if(trace) trace_barrier(LINE);

    for (var r = thread; r < H; r += THREADS) {
      h_t[r] = hyperbolic_tangent(a_t[r]);
    }
    @if(trace) trace_h_t(COMPUTE, TENSOR_h, h_tile, H, LINE);

    for (var r = thread; r < H; r += THREADS) {
      h[t * H + r] = h_t[r];
    }
    @if(trace) trace_store(TENSOR_h, SLOT_h_t, h_tile, LINE);
  }
}
