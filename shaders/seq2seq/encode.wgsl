// The encoder of a pair of LSTMs (Sutskever, Vinyals and Le 2014): x_1 ... x_n come in one by one, as one-hot vectors, and
// what goes to HBM is the last state alone, the context. The gates are those of shaders/lstm, whose biases are left out: of
// a one-hot vector every column of W is a bias of its own. A workgroup takes one sequence.
import package::lib::tiles::{Tile, tile_at};
import package::lib::activations::{sigmoid, hyperbolic_tangent};

override T: u32;         // longest sequence
override B: u32;         // sequences of each length
override A: u32;         // symbols
override E: u32;         // elements of a one-hot token
override H: u32;         // elements of each state
override PLANE_I: u32;   // where i, f, o and g are in W and U
override PLANE_F: u32;
override PLANE_O: u32;
override PLANE_G: u32;
override THREADS: u32;

@group(0) @binding(0) var<storage, read> tokens: array<f32>;          // [T B, T]: 1 ... A, row s has 1 + s / B of them
@group(0) @binding(1) var<storage, read> W: array<f32>;               // [4, H, E]
@group(0) @binding(2) var<storage, read> U: array<f32>;               // [4, H, H]
@group(0) @binding(3) var<storage, read_write> context: array<f32>;   // [T B, 2 H]: h, then c

var<workgroup> W_i: array<f32, H * E>;
var<workgroup> W_f: array<f32, H * E>;
var<workgroup> W_o: array<f32, H * E>;
var<workgroup> W_g: array<f32, H * E>;
var<workgroup> U_i: array<f32, H * H>;
var<workgroup> U_f: array<f32, H * H>;
var<workgroup> U_o: array<f32, H * H>;
var<workgroup> U_g: array<f32, H * H>;
var<workgroup> token: array<f32, 1>;
var<workgroup> x_t: array<f32, E>;
var<workgroup> i_t: array<f32, H>;
var<workgroup> f_t: array<f32, H>;
var<workgroup> o_t: array<f32, H>;
var<workgroup> g_t: array<f32, H>;
var<workgroup> c_t: array<f32, H>;
var<workgroup> h_t: array<f32, H>;

@compute @workgroup_size(THREADS)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) thread: u32) {
  let s = group.x;
  let n = 1 + s / B;
  @if(trace) if (!trace_begins(group, thread)) { return; }
  @if(trace) let state_tile = tile_at(0, s, 0, 1, H, T * B, 2 * H);
  @if(trace) let product_flops = 2 * (E + H) * H;
  @if(trace) trace_loops(s, 0);

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

  for (var r = thread; r < H; r += THREADS) {
    c_t[r] = 0.0;
    h_t[r] = 0.0;
  }
  @if(trace) trace_c_t(INITIALISE, TENSOR_NONE, state_tile, 0, LINE);
  @if(trace) trace_h_t(INITIALISE, TENSOR_NONE, state_tile, 0, LINE);

  for (var t = 0u; t < n; t++) {
    @if(trace) trace_loops(s, t);

    for (var e = thread; e < 1; e += THREADS) {
      token[e] = tokens[s * T + t];
    }
    @if(trace) trace_token(LOAD, TENSOR_tokens, tile_at(0, s, t, 1, 1, T * B, T), 0, LINE);

    workgroupBarrier();
    @if(trace) trace_barrier(LINE);

    for (var e = thread; e < E; e += THREADS) {
      x_t[e] = select(0.0, 1.0, token[0] == f32(e + 1));
    }
    @if(trace) trace_x_t(COMPUTE, TENSOR_NONE, tile_at(0, 0, 0, 1, E, 1, E), E, LINE);

    workgroupBarrier();
    @if(trace) trace_barrier(LINE);

    for (var r = thread; r < H; r += THREADS) {
      var a_i = 0.0;
      var a_f = 0.0;
      var a_o = 0.0;
      var a_g = 0.0;
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
    @if(trace) trace_i_t(COMPUTE, TENSOR_NONE, state_tile, product_flops + 3 * H, LINE);
    @if(trace) trace_f_t(COMPUTE, TENSOR_NONE, state_tile, product_flops + 3 * H, LINE);
    @if(trace) trace_o_t(COMPUTE, TENSOR_NONE, state_tile, product_flops + 3 * H, LINE);
    @if(trace) trace_g_t(COMPUTE, TENSOR_NONE, state_tile, product_flops + H, LINE);

    workgroupBarrier();
    @if(trace) trace_barrier(LINE);

    for (var r = thread; r < H; r += THREADS) {
      c_t[r] = f_t[r] * c_t[r] + i_t[r] * g_t[r];
    }
    @if(trace) trace_c_t(ACCUMULATE, TENSOR_NONE, state_tile, 3 * H, LINE);

    for (var r = thread; r < H; r += THREADS) {
      h_t[r] = o_t[r] * hyperbolic_tangent(c_t[r]);
    }
    @if(trace) trace_h_t(COMPUTE, TENSOR_NONE, state_tile, 2 * H, LINE);
  }

  for (var r = thread; r < H; r += THREADS) {
    context[s * 2 * H + r] = h_t[r];
    context[s * 2 * H + H + r] = c_t[r];
  }
  @if(trace) trace_store(TENSOR_context, SLOT_h_t, state_tile, LINE);
  @if(trace) trace_store(TENSOR_context, SLOT_c_t, tile_at(0, s, H, 1, H, T * B, 2 * H), LINE);
}
