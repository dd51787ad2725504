// Linear attention as a recurrent network (Katharopoulos et al. 2020, section 3.4), one token after the other:
//   S += phi(k_t) v_t^T   z += phi(k_t)   o_t = phi(q_t) S / (phi(q_t) . z)
// A workgroup owns Bv columns of V, which need nothing of each other; each keeps a z of its own.
import package::lib::tiles::{Tile, tile_at, holds, address, real_size};
import package::lib::elu::phi;

override N: u32;    // tokens
override D: u32;    // features of a query and a key
override Dv: u32;   // columns of V and O
override Bv: u32;   // columns of V of a workgroup
override THREADS: u32;

@group(0) @binding(0) var<storage, read> Q: array<f32>;         // [N, D]
@group(0) @binding(1) var<storage, read> K: array<f32>;         // [N, D]
@group(0) @binding(2) var<storage, read> V: array<f32>;         // [N, Dv]
@group(0) @binding(3) var<storage, read_write> O: array<f32>;   // [N, Dv]
@group(0) @binding(4) var<storage, read_write> S: array<f32>;   // [D, Dv], after the last token
@group(0) @binding(5) var<storage, read_write> z: array<f32>;   // [D]

var<workgroup> q_t: array<f32, D>;
var<workgroup> k_t: array<f32, D>;
var<workgroup> v_t: array<f32, Bv>;
var<workgroup> phiq_t: array<f32, D>;
var<workgroup> phik_t: array<f32, D>;
var<workgroup> S_t: array<f32, D * Bv>;   // sum of phi(k) v^T over the tokens so far
var<workgroup> z_t: array<f32, D>;        // sum of phi(k)
var<workgroup> l_t: array<f32, 1>;        // sum of the token's weights
var<workgroup> o_t: array<f32, Bv>;

@compute @workgroup_size(THREADS)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) thread: u32) {
  let b = group.x;
  let S_tile = tile_at(0, 0, b * Bv, D, Bv, D, Dv);
  let z_tile = tile_at(0, 0, 0, D, 1, D, 1);
  @if(trace) if (!trace_begins(group, thread)) { return; }
  @if(trace) trace_loops(b, 0);

  for (var e = thread; e < D * Bv; e += THREADS) {
    S_t[e] = 0.0;
  }
  @if(trace) trace_S_t(INITIALISE, TENSOR_S, S_tile, 0, LINE);

  for (var k = thread; k < D; k += THREADS) {
    z_t[k] = 0.0;
  }
  @if(trace) trace_z_t(INITIALISE, TENSOR_z, z_tile, 0, LINE);

  for (var t = 0u; t < N; t++) {
    let q_tile = tile_at(0, t, 0, 1, D, N, D);
    let v_tile = tile_at(0, t, b * Bv, 1, Bv, N, Dv);
    @if(trace) trace_loops(b, t);

    for (var k = thread; k < D; k += THREADS) {
      k_t[k] = K[address(q_tile, 0, k)];
    }
    @if(trace) trace_k_t(LOAD, TENSOR_K, q_tile, 0, LINE);

    for (var k = thread; k < D; k += THREADS) {
      phik_t[k] = phi(k_t[k]);
    }
    @if(trace) trace_phik_t(COMPUTE, TENSOR_NONE, q_tile, 2 * real_size(q_tile), LINE);

    for (var c = thread; c < Bv; c += THREADS) {
      v_t[c] = 0.0;
      if (holds(v_tile, 0, c)) {
        v_t[c] = V[address(v_tile, 0, c)];
      }
    }
    @if(trace) trace_v_t(LOAD, TENSOR_V, v_tile, 0, LINE);

    for (var k = thread; k < D; k += THREADS) {
      q_t[k] = Q[address(q_tile, 0, k)];
    }
    @if(trace) trace_q_t(LOAD, TENSOR_Q, q_tile, 0, LINE);

    for (var k = thread; k < D; k += THREADS) {
      phiq_t[k] = phi(q_t[k]);
    }
    @if(trace) trace_phiq_t(COMPUTE, TENSOR_NONE, q_tile, 2 * real_size(q_tile), LINE);

    workgroupBarrier();
    @if(trace) trace_barrier(LINE);

    for (var e = thread; e < D * Bv; e += THREADS) {
      S_t[e] += phik_t[e / Bv] * v_t[e % Bv];
    }
    @if(trace) trace_S_t(ACCUMULATE, TENSOR_S, S_tile, 2 * real_size(S_tile), LINE);

    for (var k = thread; k < D; k += THREADS) {
      z_t[k] += phik_t[k];
    }
    @if(trace) trace_z_t(ACCUMULATE, TENSOR_z, z_tile, real_size(z_tile), LINE);

    workgroupBarrier();
    @if(trace) trace_barrier(LINE);

    for (var c = thread; c < Bv; c += THREADS) {
      var sum = 0.0;
      for (var k = 0u; k < D; k++) {
        sum += phiq_t[k] * S_t[k * Bv + c];
      }
      o_t[c] = sum;
    }
    @if(trace) trace_o_t(COMPUTE, TENSOR_O, v_tile, 2 * D * real_size(v_tile), LINE);

    for (var r = thread; r < 1; r += THREADS) {
      var sum = 0.0;
      for (var k = 0u; k < D; k++) {
        sum += phiq_t[k] * z_t[k];
      }
      l_t[r] = sum;
    }
    @if(trace) trace_l_t(COMPUTE, TENSOR_NONE, tile_at(0, t, 0, 1, 1, N, 1), 2 * D, LINE);

    workgroupBarrier();
    @if(trace) trace_barrier(LINE);

    for (var c = thread; c < Bv; c += THREADS) {
      o_t[c] /= l_t[0];
    }
    @if(trace) trace_o_t(NORMALISE, TENSOR_O, v_tile, real_size(v_tile), LINE);

    for (var c = thread; c < Bv; c += THREADS) {
      if (holds(v_tile, 0, c)) {
        O[address(v_tile, 0, c)] = o_t[c];
      }
    }
    @if(trace) trace_store(TENSOR_O, SLOT_o_t, v_tile, LINE);
  }

  for (var e = thread; e < D * Bv; e += THREADS) {
    if (holds(S_tile, e / Bv, e % Bv)) {
      S[address(S_tile, e / Bv, e % Bv)] = S_t[e];
    }
  }
  @if(trace) trace_store(TENSOR_S, SLOT_S_t, S_tile, LINE);

  // All workgroups have the same z.
  if (b == 0) {
    for (var k = thread; k < D; k += THREADS) {
      z[k] = z_t[k];
    }
    @if(trace) trace_store(TENSOR_z, SLOT_z_t, z_tile, LINE);
  }
}
