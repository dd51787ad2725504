// FlashAttention-2, forward (Dao 2023, Algorithm 1). A workgroup owns Br rows of Q and walks the key blocks:
//   S = scale Q K^T   m' = max(m, rowmax S)   P = exp(S - m')
//   l' = exp(m - m') l + rowsum P   O' = exp(m - m') O + P V   at the end O / l and L = m + log l
import package::lib::tiles::{Tile, tile_at, holds, address, real_size};
import package::lib::mask::{MASKED, sees, seen_size};

override N: u32;        // sequence length
override D: u32;        // head dimension
override Br: u32;       // query rows of a block
override Bc: u32;       // key rows of a block
override SCALE: f32;
override CAUSAL: bool;
override THREADS: u32;

@group(0) @binding(0) var<storage, read> Q: array<f32>;         // [heads, N, D]
@group(0) @binding(1) var<storage, read> K: array<f32>;         // [heads, N, D]
@group(0) @binding(2) var<storage, read> V: array<f32>;         // [heads, N, D]
@group(0) @binding(3) var<storage, read_write> O: array<f32>;   // [heads, N, D]
@group(0) @binding(4) var<storage, read_write> L: array<f32>;   // [heads, N, 1], log-sum-exp of the scores

var<workgroup> Q_i: array<f32, Br * D>;
var<workgroup> K_j: array<f32, Bc * D>;
var<workgroup> V_j: array<f32, Bc * D>;
var<workgroup> S_ij: array<f32, Br * Bc>;
var<workgroup> P_ij: array<f32, Br * Bc>;
var<workgroup> O_i: array<f32, Br * D>;
var<workgroup> m_i: array<f32, Br>;         // running row maximum
var<workgroup> l_i: array<f32, Br>;         // running row sum of exp(S - m)
var<workgroup> rescale_i: array<f32, Br>;   // exp(m - m')
var<workgroup> L_i: array<f32, Br>;

@compute @workgroup_size(THREADS)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) thread: u32) {
  let i = group.x;
  let head = group.y;
  let Q_tile = tile_at(head, i * Br, 0, Br, D, N, D);
  let row_tile = tile_at(head, i * Br, 0, Br, 1, N, 1);
  @if(trace) if (!trace_begins(group, thread)) { return; }
  @if(trace) trace_loops(i, 0);

  for (var e = thread; e < Br * D; e += THREADS) {
    Q_i[e] = 0.0;
    O_i[e] = 0.0;
    if (holds(Q_tile, e / D, e % D)) {
      Q_i[e] = Q[address(Q_tile, e / D, e % D)];
    }
  }
  for (var r = thread; r < Br; r += THREADS) {
    m_i[r] = MASKED;
    l_i[r] = 0.0;
  }
  @if(trace) trace_Q_i(LOAD, TENSOR_Q, Q_tile, 0, LINE);
  @if(trace) trace_O_i(INITIALISE, TENSOR_O, Q_tile, 0, LINE);
  @if(trace) trace_m_i(INITIALISE, TENSOR_NONE, row_tile, 0, LINE);
  @if(trace) trace_l_i(INITIALISE, TENSOR_NONE, row_tile, 0, LINE);

  let blocks = (N + Bc - 1) / Bc;
  for (var j = 0u; j < blocks; j++) {
    let K_tile = tile_at(head, j * Bc, 0, Bc, D, N, D);
    let S_tile = tile_at(head, i * Br, j * Bc, Br, Bc, N, N);
    @if(trace) trace_loops(i, j);
    if (CAUSAL && j * Bc > i * Br + Q_tile.real_rows - 1) {
      @if(trace) trace_skip(TENSOR_S, S_tile, LINE);
      continue;
    }

    for (var e = thread; e < Bc * D; e += THREADS) {
      K_j[e] = 0.0;
      if (holds(K_tile, e / D, e % D)) {
        K_j[e] = K[address(K_tile, e / D, e % D)];
      }
    }
    @if(trace) trace_K_j(LOAD, TENSOR_K, K_tile, 0, LINE);

    for (var e = thread; e < Bc * D; e += THREADS) {
      V_j[e] = 0.0;
      if (holds(K_tile, e / D, e % D)) {
        V_j[e] = V[address(K_tile, e / D, e % D)];
      }
    }
    @if(trace) trace_V_j(LOAD, TENSOR_V, K_tile, 0, LINE);

    workgroupBarrier();
    @if(trace) trace_barrier(LINE);

    for (var e = thread; e < Br * Bc; e += THREADS) {
      let r = e / Bc;
      let c = e % Bc;
      var score = MASKED;
      if (holds(S_tile, r, c) && sees(i * Br + r, j * Bc + c, CAUSAL)) {
        var dot = 0.0;
        for (var k = 0u; k < D; k++) {
          dot += Q_i[r * D + k] * K_j[c * D + k];
        }
        score = SCALE * dot;
      }
      S_ij[e] = score;
    }
    @if(trace) trace_S_ij(COMPUTE, TENSOR_S, S_tile, seen_size(S_tile, CAUSAL) * (2 * D + 1), LINE);

    workgroupBarrier();
    @if(trace) trace_barrier(LINE);

    for (var r = thread; r < Br; r += THREADS) {
      var m = m_i[r];
      for (var c = 0u; c < Bc; c++) {
        m = max(m, S_ij[r * Bc + c]);
      }
      rescale_i[r] = exp(m_i[r] - m);
      m_i[r] = m;
    }
    @if(trace) trace_m_i(COMPUTE, TENSOR_NONE, row_tile, real_size(S_tile), LINE);
    @if(trace) trace_rescale_i(COMPUTE, TENSOR_NONE, row_tile, 2 * real_size(row_tile), LINE);

    workgroupBarrier();
    @if(trace) trace_barrier(LINE);

    for (var e = thread; e < Br * Bc; e += THREADS) {
      // By its place and not by its score: a real score of minus infinity is below MASKED, which would weigh 1 then.
      let seen = holds(S_tile, e / Bc, e % Bc) && sees(i * Br + e / Bc, j * Bc + e % Bc, CAUSAL);
      P_ij[e] = select(0.0, exp(S_ij[e] - m_i[e / Bc]), seen);
    }
    @if(trace) trace_P_ij(COMPUTE, TENSOR_P, S_tile, 2 * real_size(S_tile), LINE);

    workgroupBarrier();
    @if(trace) trace_barrier(LINE);

    for (var r = thread; r < Br; r += THREADS) {
      var sum = rescale_i[r] * l_i[r];
      for (var c = 0u; c < Bc; c++) {
        sum += P_ij[r * Bc + c];
      }
      l_i[r] = sum;
    }
    @if(trace) trace_l_i(RESCALE, TENSOR_NONE, row_tile, real_size(S_tile) + real_size(row_tile), LINE);

    for (var e = thread; e < Br * D; e += THREADS) {
      O_i[e] *= rescale_i[e / D];
    }
    @if(trace) trace_O_i(RESCALE, TENSOR_O, Q_tile, real_size(Q_tile), LINE);

    for (var e = thread; e < Br * D; e += THREADS) {
      var sum = O_i[e];
      for (var c = 0u; c < Bc; c++) {
        sum += P_ij[e / D * Bc + c] * V_j[c * D + e % D];
      }
      O_i[e] = sum;
    }
    @if(trace) trace_O_i(ACCUMULATE, TENSOR_O, Q_tile, 2 * D * real_size(S_tile), LINE);

    workgroupBarrier();
    @if(trace) trace_barrier(LINE);
  }

  // Beyond the last query there is no weight to divide by.
  for (var e = thread; e < Br * D; e += THREADS) {
    if (holds(Q_tile, e / D, e % D)) {
      O_i[e] /= l_i[e / D];
    }
  }
  @if(trace) trace_O_i(NORMALISE, TENSOR_O, Q_tile, real_size(Q_tile), LINE);

  for (var e = thread; e < Br * D; e += THREADS) {
    if (holds(Q_tile, e / D, e % D)) {
      O[address(Q_tile, e / D, e % D)] = O_i[e];
    }
  }
  @if(trace) trace_store(TENSOR_O, SLOT_O_i, Q_tile, LINE);

  for (var r = thread; r < Br; r += THREADS) {
    L_i[r] = 0.0;
    if (r < row_tile.real_rows) {
      L_i[r] = m_i[r] + log(l_i[r]);
    }
  }
  @if(trace) trace_L_i(COMPUTE, TENSOR_L, row_tile, 2 * real_size(row_tile), LINE);

  for (var r = thread; r < row_tile.real_rows; r += THREADS) {
    L[address(row_tile, r, 0)] = L_i[r];
  }
  @if(trace) trace_store(TENSOR_L, SLOT_L_i, row_tile, LINE);
}
