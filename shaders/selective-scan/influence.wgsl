// How much token s still counts after token t in the state of one channel: the mean over its states of |dh_t / dx_s|, with
// the gates as they are. The product of exp(dt_u A) over s < u <= t is exp(A e) with e the sum of the steps since s.
//   influence[t, s] = mean over n of exp(A_n e_ts) |dt_s B_s,n|, or with (exp(dt_s A_n) - 1) / A_n in place of dt_s
// A workgroup owns a block of tokens t and walks the tokens s back from them.
import package::lib::hold::{held};
import package::lib::mask::{seen_size};
import package::lib::tiles::{Tile, tile_at, holds, address, real_size};

override T: u32;          // tokens
override CHANNELS: u32;
override CHANNEL: u32;    // the one that is looked at
override N: u32;          // states of a channel
override Bt: u32;         // tokens of a block
override HELD: bool;      // zero-order hold of B, else Euler's rule
override THREADS: u32;

@group(0) @binding(0) var<storage, read> dt: array<f32>;                 // [T, CHANNELS]
@group(0) @binding(1) var<storage, read> A: array<f32>;                  // [CHANNELS, N]
@group(0) @binding(2) var<storage, read> B: array<f32>;                  // [T, N]
@group(0) @binding(3) var<storage, read_write> influence: array<f32>;    // [T, T]

var<workgroup> A_c: array<f32, N>;
var<workgroup> dt_j: array<f32, Bt>;
var<workgroup> B_j: array<f32, Bt * N>;
var<workgroup> since_i: array<f32, Bt>;         // from the end of block j to token t
var<workgroup> since_ij: array<f32, Bt * Bt>;   // from token s of block j to token t
var<workgroup> influence_ij: array<f32, Bt * Bt>;

@compute @workgroup_size(THREADS)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) thread: u32) {
  let i = group.x;
  let A_tile = tile_at(0, CHANNEL, 0, 1, N, CHANNELS, N);
  let since_tile = tile_at(0, i * Bt, 0, Bt, 1, T, 1);
  @if(trace) if (!trace_begins(group, thread)) { return; }
  @if(trace) trace_loops(i, i);

  for (var s = thread; s < N; s += THREADS) {
    A_c[s] = A[A_tile.base + s];
  }
  @if(trace) trace_A_c(LOAD, TENSOR_A, A_tile, 0, LINE);

  for (var r = thread; r < Bt; r += THREADS) {
    since_i[r] = 0.0;
  }
  @if(trace) trace_since_i(INITIALISE, TENSOR_NONE, since_tile, 0, LINE);

  for (var back = 0u; back <= i; back++) {
    let j = i - back;
    let tokens = tile_at(0, j * Bt, CHANNEL, Bt, 1, T, CHANNELS);
    let states = tile_at(0, j * Bt, 0, Bt, N, T, N);
    let tile = tile_at(0, i * Bt, j * Bt, Bt, Bt, T, T);
    @if(trace) let seen = seen_size(tile, true);
    @if(trace) trace_loops(i, j);

    for (var r = thread; r < Bt; r += THREADS) {
      dt_j[r] = 0.0;
      if (holds(tokens, r, 0)) {
        dt_j[r] = dt[address(tokens, r, 0)];
      }
    }
    @if(trace) trace_dt_j(LOAD, TENSOR_dt, tokens, 0, LINE);

    for (var e = thread; e < Bt * N; e += THREADS) {
      B_j[e] = 0.0;
      if (holds(states, e / N, e % N)) {
        B_j[e] = B[address(states, e / N, e % N)];
      }
    }
    @if(trace) trace_B_j(LOAD, TENSOR_B, states, 0, LINE);

    workgroupBarrier();
    @if(trace) trace_barrier(LINE);

    for (var r = thread; r < Bt; r += THREADS) {
      var since = since_i[r];
      for (var c = Bt; c > 0; c--) {
        since_ij[r * Bt + c - 1] = since;
        if (j * Bt + c - 1 <= i * Bt + r) {
          since += dt_j[c - 1];
        }
      }
      since_i[r] = since;
    }
    @if(trace) trace_since_ij(COMPUTE, TENSOR_NONE, tile, seen, LINE);
    @if(trace) trace_since_i(COMPUTE, TENSOR_NONE, since_tile, 0, LINE);

    workgroupBarrier();
    @if(trace) trace_barrier(LINE);

    for (var e = thread; e < Bt * Bt; e += THREADS) {
      let s = e % Bt;
      var sum = 0.0;
      if (holds(tile, e / Bt, s) && j * Bt + s <= i * Bt + e / Bt) {
        for (var n = 0u; n < N; n++) {
          var entered = dt_j[s];
          if (HELD) {
            entered = held(dt_j[s], A_c[n]);
          }
          sum += exp(A_c[n] * since_ij[e]) * abs(entered * B_j[s * N + n]);
        }
      }
      influence_ij[e] = sum / f32(N);
    }
    @if(trace) trace_influence_ij(COMPUTE, TENSOR_influence, tile, (select(5u, 34u, HELD) * N + 1) * seen, LINE);

    for (var e = thread; e < Bt * Bt; e += THREADS) {
      if (holds(tile, e / Bt, e % Bt)) {
        influence[address(tile, e / Bt, e % Bt)] = influence_ij[e];
      }
    }
    @if(trace) trace_store(TENSOR_influence, SLOT_influence_ij, tile, LINE);

    workgroupBarrier();
    @if(trace) trace_barrier(LINE);
  }

  for (var j = i + 1; j < (T + Bt - 1) / Bt; j++) {
    @if(trace) trace_loops(i, j);
    @if(trace) trace_skip(TENSOR_influence, tile_at(0, i * Bt, j * Bt, Bt, Bt, T, T), LINE);
  }
}
