// The scan over expanded states in HBM: the pairs (Abar, Bx) of a channel come in by chunks, each is scanned as a tree and
// takes in the state that the chunk before ended with, and the states go back to HBM, as large as either of the two.
//   (a2, b2) o (a1, b1) = (a2 a1, a2 b1 + b2) is associative
import package::lib::tiles::{Tile, tile_at, holds, address, real_size};
import package::lib::lanes::{Lanes, up_sweep, down_sweep, hillis_steele, real_takers, taker, giver};

override T: u32;              // tokens
override CHANNELS: u32;
override N: u32;              // states of a channel
override Bt: u32;             // tokens of a chunk
override LANES: u32;          // Bt, rounded up to a power of two
override HILLIS_STEELE: bool; // else Blelloch
override THREADS: u32;

@group(0) @binding(0) var<storage, read> Abar: array<f32>;       // [CHANNELS, T, N]
@group(0) @binding(1) var<storage, read> Bx: array<f32>;         // [CHANNELS, T, N]
@group(0) @binding(2) var<storage, read_write> h: array<f32>;    // [CHANNELS, T, N]

var<workgroup> Abar_j: array<f32, Bt * N>;
var<workgroup> Bx_j: array<f32, Bt * N>;
var<workgroup> a_j: array<f32, LANES * N>;
var<workgroup> b_j: array<f32, LANES * N>;
var<workgroup> carry: array<f32, N>;   // the state that the chunk before ended with
var<workgroup> h_j: array<f32, Bt * N>;

@compute @workgroup_size(THREADS)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) thread: u32) {
  let channel = group.x;
  let A_tile = tile_at(0, channel, 0, 1, N, CHANNELS, N);
  @if(trace) if (!trace_begins(group, thread)) { return; }
  @if(trace) trace_loops(channel, 0);

  for (var s = thread; s < N; s += THREADS) {
    carry[s] = 0.0;
  }
  @if(trace) trace_carry(INITIALISE, TENSOR_NONE, A_tile, 0, LINE);

  let chunks = (T + Bt - 1) / Bt;
  for (var j = 0u; j < chunks; j++) {
    let expanded = tile_at(channel, j * Bt, 0, Bt, N, T, N);
    let real = expanded.real_rows;
    let levels = 32 - countLeadingZeros(real - 1);   // of a tree over the tokens
    let lane_tile = tile_at(channel, j * Bt, 0, LANES, N, j * Bt + real, N);
    @if(trace) trace_loops(channel, j);

    for (var e = thread; e < Bt * N; e += THREADS) {
      Abar_j[e] = 1.0;
      Bx_j[e] = 0.0;
      if (holds(expanded, e / N, e % N)) {
        Abar_j[e] = Abar[address(expanded, e / N, e % N)];
        Bx_j[e] = Bx[address(expanded, e / N, e % N)];
      }
    }
    @if(trace) trace_Abar_j(LOAD, TENSOR_Abar, expanded, 0, LINE);
    @if(trace) trace_Bx_j(LOAD, TENSOR_Bx, expanded, 0, LINE);

    // Lanes without a token hold the identity (1, 0). So does the only token of a chunk where sweeps would leave what came
    // before it: there is no level that would clear the root.
    let alone = !HILLIS_STEELE && levels == 0;
    for (var e = thread; e < LANES * N; e += THREADS) {
      a_j[e] = 1.0;
      b_j[e] = 0.0;
      if (e / N < real && !alone) {
        a_j[e] = Abar_j[e];
        b_j[e] = Bx_j[e];
      }
    }
    @if(trace) let start = select(COMPUTE, INITIALISE, alone);
    @if(trace) trace_a_j(start, TENSOR_NONE, lane_tile, 0, LINE);
    @if(trace) trace_b_j(start, TENSOR_NONE, lane_tile, 0, LINE);

    workgroupBarrier();
    @if(trace) trace_barrier(LINE);

    if (HILLIS_STEELE) {
      for (var level = 0u; (1u << level) < real; level++) {
        let lanes = hillis_steele(level, real);
        let work = lanes.count * N;
        @if(trace) trace_loops(channel, j);

        // In place: the last lanes first, so that no lane is overwritten before those after it have read it.
        for (var round = (work + THREADS - 1) / THREADS; round > 0; round--) {
          let m = (round - 1) * THREADS + thread;
          let later = taker(lanes, m / N) * N + m % N;
          let earlier = giver(lanes, m / N) * N + m % N;
          var product = 1.0;
          var sum = 0.0;
          if (m < work) {
            product = a_j[later] * a_j[earlier];
            sum = a_j[later] * b_j[earlier] + b_j[later];
          }
          workgroupBarrier();
          @if(trace) trace_barrier(LINE);

          if (m < work) {
            a_j[later] = product;
            b_j[later] = sum;
          }
        }
        @if(trace) trace_combine_b_j(lanes, lane_tile, 2 * work, LINE);
        @if(trace) trace_combine_a_j(lanes, lane_tile, work, LINE);

        workgroupBarrier();
        @if(trace) trace_barrier(LINE);
      }
    } else {
      for (var level = 0u; level < levels; level++) {
        let lanes = up_sweep(level, 1u << levels);
        @if(trace) trace_loops(channel, j);

        for (var m = thread; m < lanes.count * N; m += THREADS) {
          let later = taker(lanes, m / N) * N + m % N;
          let earlier = giver(lanes, m / N) * N + m % N;
          b_j[later] += a_j[later] * b_j[earlier];
          a_j[later] *= a_j[earlier];
        }
        @if(trace) let work = real_takers(lanes, real) * N;
        @if(trace) trace_combine_b_j(lanes, lane_tile, 2 * work, LINE);
        @if(trace) trace_combine_a_j(lanes, lane_tile, work, LINE);

        workgroupBarrier();
        @if(trace) trace_barrier(LINE);
      }

      for (var level = levels; level > 0; level--) {
        let lanes = down_sweep(level - 1, 1u << levels);
        @if(trace) trace_loops(channel, j);

        for (var m = thread; m < lanes.count * N; m += THREADS) {
          let right = taker(lanes, m / N) * N + m % N;
          let left = giver(lanes, m / N) * N + m % N;
          // Nothing comes before the root.
          let prefix_a = select(a_j[right], 1.0, level == levels);
          let prefix_b = select(b_j[right], 0.0, level == levels);
          b_j[right] = a_j[left] * prefix_b + b_j[left];
          a_j[right] = a_j[left] * prefix_a;
          b_j[left] = prefix_b;
          a_j[left] = prefix_a;
        }
        @if(trace) let work = real_takers(lanes, real) * N;
        @if(trace) trace_combine_b_j(lanes, lane_tile, 2 * work, LINE);
        @if(trace) trace_combine_a_j(lanes, lane_tile, work, LINE);

        workgroupBarrier();
        @if(trace) trace_barrier(LINE);
      }
    }

    for (var e = thread; e < Bt * N; e += THREADS) {
      let scanned = a_j[e] * carry[e % N] + b_j[e];
      h_j[e] = scanned;
      if (!HILLIS_STEELE) {
        // The sweeps end with what came before each token; the token itself is still to come.
        h_j[e] = Abar_j[e] * scanned + Bx_j[e];
      }
    }
    @if(trace) trace_h_j(COMPUTE, TENSOR_h, expanded, select(4u, 2u, HILLIS_STEELE) * real_size(expanded), LINE);

    workgroupBarrier();
    @if(trace) trace_barrier(LINE);

    for (var e = thread; e < expanded.real_rows * N; e += THREADS) {
      h[address(expanded, e / N, e % N)] = h_j[e];
    }
    @if(trace) trace_store(TENSOR_h, SLOT_h_j, expanded, LINE);

    if (j + 1 < chunks) {
      for (var s = thread; s < N; s += THREADS) {
        carry[s] = h_j[(Bt - 1) * N + s];
      }
      @if(trace) trace_carry(COMPUTE, TENSOR_NONE, A_tile, 0, LINE);
    }
  }
}
