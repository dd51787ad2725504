// How much token s still counts in every later state of a long short-term memory: the Frobenius norm of J_h = dh_t / dx_s,
// carried forward together with J_c = dc_t / dx_s through all gates. With A = W at t = s and A = U J_h after it, for each
// of i, f, o and g,
//   J_c = f J_c + c_{t-1} f (1 - f) A_f + g i (1 - i) A_i + i (1 - g^2) A_g
//   J_h = tanh(c_t) o (1 - o) A_o + o (1 - tanh(c_t)^2) J_c
// The first term of J_c is why an open forget gate keeps a token: it is multiplied by f and by no matrix.
import package::lib::tiles::{Tile, tile_at};
import package::lib::activations::hyperbolic_tangent;

override T: u32;         // tokens
override E: u32;         // elements of a token
override H: u32;         // elements of each state
override PLANE_I: u32;   // where i, f, o and g are in W and U
override PLANE_F: u32;
override PLANE_O: u32;
override PLANE_G: u32;
override THREADS: u32;

@group(0) @binding(0) var<storage, read> W: array<f32>;                 // [4, H, E]
@group(0) @binding(1) var<storage, read> U: array<f32>;                 // [4, H, H]
@group(0) @binding(2) var<storage, read> gates: array<f32>;             // [3, T, H]: i, f, o
@group(0) @binding(3) var<storage, read> g: array<f32>;                 // [T, H]
@group(0) @binding(4) var<storage, read> c: array<f32>;                 // [T, H]
@group(0) @binding(5) var<storage, read_write> influence: array<f32>;   // [T, T]

var<workgroup> U_i: array<f32, H * H>;
var<workgroup> U_f: array<f32, H * H>;
var<workgroup> U_o: array<f32, H * H>;
var<workgroup> U_g: array<f32, H * H>;
var<workgroup> i_t: array<f32, H>;
var<workgroup> f_t: array<f32, H>;
var<workgroup> o_t: array<f32, H>;
var<workgroup> g_t: array<f32, H>;
var<workgroup> c_t: array<f32, H>;
var<workgroup> A_i: array<f32, H * E>;
var<workgroup> A_f: array<f32, H * E>;
var<workgroup> A_o: array<f32, H * E>;
var<workgroup> A_g: array<f32, H * E>;
var<workgroup> J_c: array<f32, H * E>;
var<workgroup> J_h: array<f32, H * E>;
var<workgroup> squares: array<f32, H>;
var<workgroup> norm: array<f32, 1>;

@compute @workgroup_size(THREADS)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) thread: u32) {
  let s = group.x;
  @if(trace) let J_tile = tile_at(0, 0, 0, H, E, H, E);
  @if(trace) let product_flops = 2 * H * H * E;
  @if(trace) if (!trace_begins(group, thread)) { return; }
  @if(trace) trace_loops(s, 0);
  if (s > 0) {
    @if(trace) trace_skip(TENSOR_influence, tile_at(0, 0, s, s, 1, T, T), LINE);
  }

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

  for (var e = thread; e < H * E; e += THREADS) {
    A_i[e] = W[PLANE_I * H * E + e];
    A_f[e] = W[PLANE_F * H * E + e];
    A_o[e] = W[PLANE_O * H * E + e];
    A_g[e] = W[PLANE_G * H * E + e];
  }
  @if(trace) trace_A_i(LOAD, TENSOR_W, tile_at(PLANE_I, 0, 0, H, E, H, E), 0, LINE);
  @if(trace) trace_A_f(LOAD, TENSOR_W, tile_at(PLANE_F, 0, 0, H, E, H, E), 0, LINE);
  @if(trace) trace_A_o(LOAD, TENSOR_W, tile_at(PLANE_O, 0, 0, H, E, H, E), 0, LINE);
  @if(trace) trace_A_g(LOAD, TENSOR_W, tile_at(PLANE_G, 0, 0, H, E, H, E), 0, LINE);

  for (var e = thread; e < H * E; e += THREADS) {
    J_c[e] = 0.0;
  }
  @if(trace) trace_J_c(INITIALISE, TENSOR_NONE, J_tile, 0, LINE);

  if (s > 0) {
    for (var r = thread; r < H; r += THREADS) {
      c_t[r] = c[(s - 1) * H + r];
    }
    @if(trace) trace_c_t(LOAD, TENSOR_c, tile_at(0, s - 1, 0, 1, H, T, H), 0, LINE);
  } else {
    for (var r = thread; r < H; r += THREADS) {
      c_t[r] = 0.0;
    }
    @if(trace) trace_c_t(INITIALISE, TENSOR_NONE, tile_at(0, 0, 0, 1, H, T, H), 0, LINE);
  }

  for (var t = s; t < T; t++) {
    @if(trace) trace_loops(s, t);

    for (var r = thread; r < H; r += THREADS) {
      i_t[r] = gates[t * H + r];
      f_t[r] = gates[(T + t) * H + r];
      o_t[r] = gates[(2 * T + t) * H + r];
      g_t[r] = g[t * H + r];
    }
    @if(trace) trace_i_t(LOAD, TENSOR_gates, tile_at(0, t, 0, 1, H, T, H), 0, LINE);
    @if(trace) trace_f_t(LOAD, TENSOR_gates, tile_at(1, t, 0, 1, H, T, H), 0, LINE);
    @if(trace) trace_o_t(LOAD, TENSOR_gates, tile_at(2, t, 0, 1, H, T, H), 0, LINE);
    @if(trace) trace_g_t(LOAD, TENSOR_g, tile_at(0, t, 0, 1, H, T, H), 0, LINE);

    if (t > s) {
      for (var e = thread; e < H * E; e += THREADS) {
        var sums = vec4f();
        for (var k = 0u; k < H; k++) {
          let at = e / E * H + k;
          sums += vec4f(U_i[at], U_f[at], U_o[at], U_g[at]) * J_h[k * E + e % E];
        }
        A_i[e] = sums.x;
        A_f[e] = sums.y;
        A_o[e] = sums.z;
        A_g[e] = sums.w;
      }
      @if(trace) trace_A_i(COMPUTE, TENSOR_NONE, J_tile, product_flops, LINE);
      @if(trace) trace_A_f(COMPUTE, TENSOR_NONE, J_tile, product_flops, LINE);
      @if(trace) trace_A_o(COMPUTE, TENSOR_NONE, J_tile, product_flops, LINE);
      @if(trace) trace_A_g(COMPUTE, TENSOR_NONE, J_tile, product_flops, LINE);
    }

    workgroupBarrier();
    @if(trace) trace_barrier(LINE);

    for (var e = thread; e < H * E; e += THREADS) {
      let r = e / E;
      let forgotten = c_t[r] * f_t[r] * (1.0 - f_t[r]) * A_f[e];
      let admitted = g_t[r] * i_t[r] * (1.0 - i_t[r]) * A_i[e];
      let proposed = i_t[r] * ((1.0 - g_t[r]) * (1.0 + g_t[r])) * A_g[e];
      J_c[e] = f_t[r] * J_c[e] + forgotten + admitted + proposed;
    }
    @if(trace) trace_J_c(ACCUMULATE, TENSOR_NONE, J_tile, 17 * H * E, LINE);

    workgroupBarrier();
    @if(trace) trace_barrier(LINE);

    for (var r = thread; r < H; r += THREADS) {
      c_t[r] = c[t * H + r];
    }
    @if(trace) trace_c_t(LOAD, TENSOR_c, tile_at(0, t, 0, 1, H, T, H), 0, LINE);

    workgroupBarrier();
    @if(trace) trace_barrier(LINE);

    for (var e = thread; e < H * E; e += THREADS) {
      let r = e / E;
      let squashed = hyperbolic_tangent(c_t[r]);
      let shown = squashed * o_t[r] * (1.0 - o_t[r]) * A_o[e];
      J_h[e] = shown + o_t[r] * ((1.0 - squashed) * (1.0 + squashed)) * J_c[e];
    }
    @if(trace) trace_J_h(COMPUTE, TENSOR_NONE, J_tile, 11 * H * E, LINE);

    workgroupBarrier();
    @if(trace) trace_barrier(LINE);

    for (var r = thread; r < H; r += THREADS) {
      var sum = 0.0;
      for (var k = 0u; k < E; k++) {
        sum += J_h[r * E + k] * J_h[r * E + k];
      }
      squares[r] = sum;
    }
    @if(trace) trace_squares(COMPUTE, TENSOR_NONE, tile_at(0, 0, 0, H, 1, H, 1), 2 * H * E, LINE);

    workgroupBarrier();
    @if(trace) trace_barrier(LINE);

    for (var e = thread; e < 1; e += THREADS) {
      var sum = 0.0;
      for (var r = 0u; r < H; r++) {
        sum += squares[r];
      }
      norm[e] = sqrt(sum);
    }
    @if(trace) trace_norm(COMPUTE, TENSOR_influence, tile_at(0, t, s, 1, 1, T, T), H + 1, LINE);

    for (var e = thread; e < 1; e += THREADS) {
      influence[t * T + s] = norm[e];
    }
    @if(trace) trace_store(TENSOR_influence, SLOT_norm, tile_at(0, t, s, 1, 1, T, T), LINE);
  }
}
