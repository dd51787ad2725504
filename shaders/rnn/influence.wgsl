// How much token s still counts in every later state of a recurrent network: the Frobenius norm of the Jacobian
// J = dh_t / dx_s, carried forward from t = s by the chain rule (Bengio, Simard and Frasconi 1994),
//   A = W at t = s, A = U J after it;   J = (1 - h_t^2) A.
// A workgroup follows one token. What comes before it, it cannot influence: those elements are skipped.
import package::lib::tiles::{Tile, tile_at};

override T: u32;         // tokens
override E: u32;         // elements of a token
override H: u32;         // elements of the hidden state
override THREADS: u32;

@group(0) @binding(0) var<storage, read> W: array<f32>;                 // [H, E]
@group(0) @binding(1) var<storage, read> U: array<f32>;                 // [H, H]
@group(0) @binding(2) var<storage, read> h: array<f32>;                 // [T, H]
@group(0) @binding(3) var<storage, read_write> influence: array<f32>;   // [T, T]

var<workgroup> U_sram: array<f32, H * H>;
var<workgroup> h_t: array<f32, H>;
var<workgroup> A: array<f32, H * E>;
var<workgroup> J: array<f32, H * E>;
var<workgroup> squares: array<f32, H>;
var<workgroup> norm: array<f32, 1>;

@compute @workgroup_size(THREADS)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) thread: u32) {
  let s = group.x;
  @if(trace) let J_tile = tile_at(0, 0, 0, H, E, H, E);
  @if(trace) if (!trace_begins(group, thread)) { return; }
  @if(trace) trace_loops(s, 0);
  if (s > 0) {
    @if(trace) trace_skip(TENSOR_influence, tile_at(0, 0, s, s, 1, T, T), LINE);
  }

  for (var e = thread; e < H * H; e += THREADS) {
    U_sram[e] = U[e];
  }
  @if(trace) trace_U_sram(LOAD, TENSOR_U, tile_at(0, 0, 0, H, H, H, H), 0, LINE);

  for (var e = thread; e < H * E; e += THREADS) {
    A[e] = W[e];
  }
  @if(trace) trace_A(LOAD, TENSOR_W, J_tile, 0, LINE);

  for (var t = s; t < T; t++) {
    @if(trace) trace_loops(s, t);

    for (var r = thread; r < H; r += THREADS) {
      h_t[r] = h[t * H + r];
    }
    @if(trace) trace_h_t(LOAD, TENSOR_h, tile_at(0, t, 0, 1, H, T, H), 0, LINE);

    if (t > s) {
      for (var e = thread; e < H * E; e += THREADS) {
        var sum = 0.0;
        for (var k = 0u; k < H; k++) {
          sum += U_sram[e / E * H + k] * J[k * E + e % E];
        }
        A[e] = sum;
      }
      @if(trace) trace_A(COMPUTE, TENSOR_NONE, J_tile, 2 * H * H * E, LINE);
    }

    workgroupBarrier();
    @if(trace) trace_barrier(LINE);

    for (var e = thread; e < H * E; e += THREADS) {
      let state = h_t[e / E];
      J[e] = (1.0 - state) * (1.0 + state) * A[e];
    }
    @if(trace) trace_J(COMPUTE, TENSOR_NONE, J_tile, 4 * H * E, LINE);

    workgroupBarrier();
    @if(trace) trace_barrier(LINE);

    for (var r = thread; r < H; r += THREADS) {
      var sum = 0.0;
      for (var c = 0u; c < E; c++) {
        sum += J[r * E + c] * J[r * E + c];
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
