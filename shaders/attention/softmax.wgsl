// Second of three dispatches of standard attention: P = softmax(S) by rows. S comes back from HBM twice, once for the
// row maximum and denominator (in one pass, Milakov and Gimelshein 2018), once to be divided; P goes out.
import package::lib::tiles::{Tile, tile_at, holds, address, real_size};
import package::lib::mask::{MASKED, sees};

override M: u32;   // queries
override N: u32;   // keys
override Br: u32;
override Bc: u32;
override CAUSAL: bool;
override THREADS: u32;

@group(0) @binding(0) var<storage, read> S: array<f32>;         // [heads, M, N]
@group(0) @binding(1) var<storage, read_write> P: array<f32>;   // [heads, M, N]

var<workgroup> S_ij: array<f32, Br * Bc>;
var<workgroup> P_ij: array<f32, Br * Bc>;
var<workgroup> m_i: array<f32, Br>;   // running row maximum
var<workgroup> l_i: array<f32, Br>;   // running row sum of exp(S - m)

@compute @workgroup_size(THREADS)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) thread: u32) {
  let i = group.x;
  let head = group.y;
  let row_tile = tile_at(head, i * Br, 0, Br, 1, M, 1);
  let blocks = (N + Bc - 1) / Bc;
  @if(trace) if (!trace_begins(group, thread)) { return; }
  @if(trace) trace_loops(i, 0);

  for (var r = thread; r < Br; r += THREADS) {
    m_i[r] = MASKED;
    l_i[r] = 0.0;
  }
  @if(trace) trace_m_i(INITIALISE, TENSOR_NONE, row_tile, 0, LINE);
  @if(trace) trace_l_i(INITIALISE, TENSOR_NONE, row_tile, 0, LINE);

  for (var j = 0u; j < blocks; j++) {
    let S_tile = tile_at(head, i * Br, j * Bc, Br, Bc, M, N);
    @if(trace) trace_loops(i, j);

    for (var e = thread; e < Br * Bc; e += THREADS) {
      S_ij[e] = MASKED;
      if (holds(S_tile, e / Bc, e % Bc)) {
        S_ij[e] = S[address(S_tile, e / Bc, e % Bc)];
      }
    }
    @if(trace) trace_S_ij(LOAD, TENSOR_S, S_tile, 0, LINE);

    workgroupBarrier();
    @if(trace) trace_barrier(LINE);

    for (var r = thread; r < Br; r += THREADS) {
      var m = m_i[r];
      for (var c = 0u; c < Bc; c++) {
        m = max(m, S_ij[r * Bc + c]);
      }
      var sum = exp(m_i[r] - m) * l_i[r];
      for (var c = 0u; c < Bc; c++) {
        // By its place and not by its score: a real score of minus infinity is below MASKED, which would weigh 1 then.
        let seen = holds(S_tile, r, c) && sees(i * Br + r, j * Bc + c, CAUSAL);
        sum += select(0.0, exp(S_ij[r * Bc + c] - m), seen);
      }
      m_i[r] = m;
      l_i[r] = sum;
    }
    @if(trace) trace_m_i(COMPUTE, TENSOR_NONE, row_tile, real_size(S_tile), LINE);
    @if(trace) trace_l_i(RESCALE, TENSOR_NONE, row_tile, 3 * (real_size(S_tile) + real_size(row_tile)), LINE);

    workgroupBarrier();
    @if(trace) trace_barrier(LINE);
  }

  for (var j = 0u; j < blocks; j++) {
    let S_tile = tile_at(head, i * Br, j * Bc, Br, Bc, M, N);
    @if(trace) trace_loops(i, j);

    for (var e = thread; e < Br * Bc; e += THREADS) {
      S_ij[e] = MASKED;
      if (holds(S_tile, e / Bc, e % Bc)) {
        S_ij[e] = S[address(S_tile, e / Bc, e % Bc)];
      }
    }
    @if(trace) trace_S_ij(LOAD, TENSOR_S, S_tile, 0, LINE);

    for (var e = thread; e < Br * Bc; e += THREADS) {
      let seen = holds(S_tile, e / Bc, e % Bc) && sees(i * Br + e / Bc, j * Bc + e % Bc, CAUSAL);
      P_ij[e] = select(0.0, exp(S_ij[e] - m_i[e / Bc]) / l_i[e / Bc], seen);
    }
    @if(trace) trace_P_ij(COMPUTE, TENSOR_P, S_tile, 3 * real_size(S_tile), LINE);

    for (var e = thread; e < Br * Bc; e += THREADS) {
      if (holds(S_tile, e / Bc, e % Bc)) {
        P[address(S_tile, e / Bc, e % Bc)] = P_ij[e];
      }
    }
    @if(trace) trace_store(TENSOR_P, SLOT_P_ij, S_tile, LINE);
  }
}
