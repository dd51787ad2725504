// Long short-term memory (Hochreiter and Schmidhuber 1997, with the forget gate of Gers, Schmidhuber and Cummins 2000):
//   i, f, o = sigmoid(W x_t + U h_{t-1} + b), g = tanh(W x_t + U h_{t-1} + b), each with weights of its own,
//   c_t = f c_{t-1} + i g, h_t = o tanh(c_t).
// One workgroup keeps the weights and both states. Gates and cell states go to HBM, as training keeps them for its way back.
import package::lib::tiles::{Tile, tile_at};
import package::lib::activations::{sigmoid, hyperbolic_tangent};

override T: u32;         // tokens
override E: u32;         // elements of a token
override H: u32;         // elements of each state
override PLANE_I: u32;   // where i, f, o and g are in W and U, and the rows of b
override PLANE_F: u32;
override PLANE_O: u32;
override PLANE_G: u32;
override THREADS: u32;

@group(0) @binding(0) var<storage, read> X: array<f32>;             // [T, E]
@group(0) @binding(1) var<storage, read> W: array<f32>;             // [4, H, E]
@group(0) @binding(2) var<storage, read> U: array<f32>;             // [4, H, H]
@group(0) @binding(3) var<storage, read> b: array<f32>;             // [4, H]
@group(0) @binding(4) var<storage, read_write> gates: array<f32>;   // [3, T, H]: i, f, o
@group(0) @binding(5) var<storage, read_write> g: array<f32>;       // [T, H]
@group(0) @binding(6) var<storage, read_write> c: array<f32>;       // [T, H]
@group(0) @binding(7) var<storage, read_write> h: array<f32>;       // [T, H]

var<workgroup> W_i: array<f32, H * E>;
var<workgroup> W_f: array<f32, H * E>;
var<workgroup> W_o: array<f32, H * E>;
var<workgroup> W_g: array<f32, H * E>;
var<workgroup> U_i: array<f32, H * H>;
var<workgroup> U_f: array<f32, H * H>;
var<workgroup> U_o: array<f32, H * H>;
var<workgroup> U_g: array<f32, H * H>;
var<workgroup> b_sram: array<f32, 4 * H>;
var<workgroup> x_t: array<f32, E>;
var<workgroup> i_t: array<f32, H>;
var<workgroup> f_t: array<f32, H>;
var<workgroup> o_t: array<f32, H>;
var<workgroup> g_t: array<f32, H>;
var<workgroup> c_t: array<f32, H>;
var<workgroup> h_t: array<f32, H>;

@compute @workgroup_size(THREADS)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) thread: u32) {
  @if(trace) if (!trace_begins(group, thread)) { return; }
  @if(trace) trace_loops(0, 0);

  for (var e = thread; e < H * E; e += THREADS) {
    W_i[e] = W[PLANE_I * H * E + e];
    W_f[e] = W[PLANE_F * H * E + e];
    W_o[e] = W[PLANE_O * H * E + e];
    W_g[e] = W[PLANE_G * H * E + e];
  }
  @if(trace) trace_W_i(LOAD, TENSOR_W, tile_at(PLANE_I, 0, 0, H, E, H, E), 0, LINE);
  @if(trace) trace_W_f(LOAD, TENSOR_W, tile_at(PLANE_F, 0, 0, H, E, H, E), 0, LINE);
  @if(trace) trace_W_o(LOAD, TENSOR_W, tile_at(PLANE_O, 0, 0, H, E, H, E), 0, LINE);
  @if(trace) trace_W_g(LOAD, TENSOR_W, tile_at(PLANE_G, 0, 0, H, E, H, E), 0, LINE);

  for (var e = thread; e < H * H; e += THREADS) {
    U_i[e] = U[PLANE_I * H * H + e];
    U_f[e] = U[PLANE_F * H * H + e];
    U_o[e] = U[PLANE_O * H * H + e];
    U_g[e] = U[PLANE_G * H * H + e];
  }
  @if(trace) trace_U_i(LOAD, TENSOR_U, tile_at(PLANE_I, 0, 0, H, H, H, H), 0, LINE);
  @if(trace) trace_U_f(LOAD, TENSOR_U, tile_at(PLANE_F, 0, 0, H, H, H, H), 0, LINE);
  @if(trace) trace_U_o(LOAD, TENSOR_U, tile_at(PLANE_O, 0, 0, H, H, H, H), 0, LINE);
  @if(trace) trace_U_g(LOAD, TENSOR_U, tile_at(PLANE_G, 0, 0, H, H, H, H), 0, LINE);

  for (var e = thread; e < 4 * H; e += THREADS) {
    b_sram[e] = b[e];
  }
  @if(trace) trace_b_sram(LOAD, TENSOR_b, tile_at(0, 0, 0, 4, H, 4, H), 0, LINE);

  for (var r = thread; r < H; r += THREADS) {
    c_t[r] = 0.0;
    h_t[r] = 0.0;
  }
  @if(trace) trace_c_t(INITIALISE, TENSOR_NONE, tile_at(0, 0, 0, 1, H, T, H), 0, LINE);
  @if(trace) trace_h_t(INITIALISE, TENSOR_NONE, tile_at(0, 0, 0, 1, H, T, H), 0, LINE);

  for (var t = 0u; t < T; t++) {
    @if(trace) let state_tile = tile_at(0, t, 0, 1, H, T, H);
    @if(trace) let product_flops = 2 * (E + H) * H;
    @if(trace) trace_loops(t, 0);

    for (var e = thread; e < E; e += THREADS) {
      x_t[e] = X[t * E + e];
    }
    @if(trace) trace_x_t(LOAD, TENSOR_X, tile_at(0, t, 0, 1, E, T, E), 0, LINE);

    workgroupBarrier();
    @if(trace) trace_barrier(LINE);

    for (var r = thread; r < H; r += THREADS) {
      var a_i = b_sram[PLANE_I * H + r];
      var a_f = b_sram[PLANE_F * H + r];
      var a_o = b_sram[PLANE_O * H + r];
      var a_g = b_sram[PLANE_G * H + r];
      for (var k = 0u; k < E; k++) {
        a_i += W_i[r * E + k] * x_t[k];
        a_f += W_f[r * E + k] * x_t[k];
        a_o += W_o[r * E + k] * x_t[k];
        a_g += W_g[r * E + k] * x_t[k];
      }
      for (var k = 0u; k < H; k++) {
        a_i += U_i[r * H + k] * h_t[k];
        a_f += U_f[r * H + k] * h_t[k];
        a_o += U_o[r * H + k] * h_t[k];
        a_g += U_g[r * H + k] * h_t[k];
      }
      i_t[r] = sigmoid(a_i);
      f_t[r] = sigmoid(a_f);
      o_t[r] = sigmoid(a_o);
      g_t[r] = hyperbolic_tangent(a_g);
    }
    @if(trace) trace_i_t(COMPUTE, TENSOR_gates, tile_at(0, t, 0, 1, H, T, H), product_flops + 3 * H, LINE);
    @if(trace) trace_f_t(COMPUTE, TENSOR_gates, tile_at(1, t, 0, 1, H, T, H), product_flops + 3 * H, LINE);
    @if(trace) trace_o_t(COMPUTE, TENSOR_gates, tile_at(2, t, 0, 1, H, T, H), product_flops + 3 * H, LINE);
    @if(trace) trace_g_t(COMPUTE, TENSOR_g, state_tile, product_flops + H, LINE);

    workgroupBarrier();
    @if(trace) trace_barrier(LINE);

    for (var r = thread; r < H; r += THREADS) {
      c_t[r] = f_t[r] * c_t[r] + i_t[r] * g_t[r];
    }
    @if(trace) trace_c_t(ACCUMULATE, TENSOR_c, state_tile, 3 * H, LINE);

    for (var r = thread; r < H; r += THREADS) {
      h_t[r] = o_t[r] * hyperbolic_tangent(c_t[r]);
    }
    @if(trace) trace_h_t(COMPUTE, TENSOR_h, state_tile, 2 * H, LINE);

    for (var r = thread; r < H; r += THREADS) {
      h[t * H + r] = h_t[r];
    }
    @if(trace) trace_store(TENSOR_h, SLOT_h_t, state_tile, LINE);

    for (var r = thread; r < H; r += THREADS) {
      gates[t * H + r] = i_t[r];
      gates[(T + t) * H + r] = f_t[r];
      gates[(2 * T + t) * H + r] = o_t[r];
      g[t * H + r] = g_t[r];
      c[t * H + r] = c_t[r];
    }
    @if(trace) trace_store(TENSOR_gates, SLOT_i_t, tile_at(0, t, 0, 1, H, T, H), LINE);
    @if(trace) trace_store(TENSOR_gates, SLOT_f_t, tile_at(1, t, 0, 1, H, T, H), LINE);
    @if(trace) trace_store(TENSOR_gates, SLOT_o_t, tile_at(2, t, 0, 1, H, T, H), LINE);
    @if(trace) trace_store(TENSOR_g, SLOT_g_t, state_tile, LINE);
    @if(trace) trace_store(TENSOR_c, SLOT_c_t, state_tile, LINE);
  }
}
