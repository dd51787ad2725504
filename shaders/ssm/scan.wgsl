// The recurrence of a diagonal state space as an associative scan of pairs, h = a h_before + b, a chunk of tokens at a time:
//   (a_2, b_2) o (a_1, b_1) = (a_2 a_1, a_2 b_1 + b_2)
// Within a chunk the pairs are combined in a tree; the state after it is all that is carried on to the next chunk.
import package::lib::tiles::{Tile, tile_at, address, real_size};
import package::lib::lanes::{Lanes, up_sweep, down_sweep, hillis_steele, real_takers, taker, giver};

override T: u32;           // tokens
override N: u32;           // numbers of the state
override BLOCK: u32;       // tokens of a chunk, a power of two
override LEVELS: u32;      // log2 BLOCK
override BLELLOCH: bool;   // up-sweep and down-sweep, which leave what came before each token; else Hillis and Steele
override D: f32;
override THREADS: u32;

/// Pairs that a thread holds in registers at once; BLOCK N is at most THREADS times as many.
const HELD = 32;

@group(0) @binding(0) var<storage, read> x: array<f32>;         // [T]
@group(0) @binding(1) var<storage, read> Abar: array<f32>;      // [N]
@group(0) @binding(2) var<storage, read> Bbar: array<f32>;      // [N]
@group(0) @binding(3) var<storage, read> C: array<f32>;         // [N]
@group(0) @binding(4) var<storage, read_write> y: array<f32>;   // [T]

var<workgroup> Abar_0: array<f32, N>;
var<workgroup> Bbar_0: array<f32, N>;
var<workgroup> C_0: array<f32, N>;
var<workgroup> x_i: array<f32, BLOCK>;
var<workgroup> a_i: array<f32, BLOCK * N>;
var<workgroup> b_i: array<f32, BLOCK * N>;
var<workgroup> h_i: array<f32, BLOCK * N>;
var<workgroup> carry: array<f32, N>;
var<workgroup> y_i: array<f32, BLOCK>;

@compute @workgroup_size(THREADS)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) thread: u32) {
  let state = tile_at(0, 0, 0, N, 1, N, 1);
  @if(trace) if (!trace_begins(group, thread)) { return; }
  @if(trace) trace_loops(0, 0);

  for (var n = thread; n < N; n += THREADS) {
    Abar_0[n] = Abar[n];
    Bbar_0[n] = Bbar[n];
    C_0[n] = C[n];
  }
  @if(trace) trace_Abar_0(LOAD, TENSOR_Abar, state, 0, LINE);
  @if(trace) trace_Bbar_0(LOAD, TENSOR_Bbar, state, 0, LINE);
  @if(trace) trace_C_0(LOAD, TENSOR_C, state, 0, LINE);

  for (var n = thread; n < N; n += THREADS) {
    carry[n] = 0.0;
  }
  @if(trace) trace_carry(INITIALISE, TENSOR_NONE, state, 0, LINE);

  for (var i = 0u; i < (T + BLOCK - 1) / BLOCK; i++) {
    let tile = tile_at(0, i * BLOCK, 0, BLOCK, 1, T, 1);
    let pairs = tile_at(0, i * BLOCK, 0, BLOCK, N, T, N);
    @if(trace) trace_loops(i, 0);

    for (var r = thread; r < BLOCK; r += THREADS) {
      x_i[r] = 0.0;
      if (r < tile.real_rows) {
        x_i[r] = x[address(tile, r, 0)];
      }
    }
    @if(trace) trace_x_i(LOAD, TENSOR_x, tile, 0, LINE);

    workgroupBarrier();
    @if(trace) trace_barrier(LINE);

    // What is beyond the last token leaves the state as it is: the pair (1, 0).
    for (var e = thread; e < BLOCK * N; e += THREADS) {
      let real = e / N < tile.real_rows;
      b_i[e] = select(0.0, Bbar_0[e % N] * x_i[e / N], real);
      a_i[e] = select(1.0, Abar_0[e % N], real);
    }
    @if(trace) trace_b_i(COMPUTE, TENSOR_NONE, pairs, real_size(pairs), LINE);
    @if(trace) trace_a_i(COMPUTE, TENSOR_NONE, pairs, 0, LINE);

    workgroupBarrier();
    @if(trace) trace_barrier(LINE);

    if (BLELLOCH) {
      for (var level = 0u; level < LEVELS; level++) {
        let lanes = up_sweep(level, BLOCK);
        @if(trace) let combines = N * real_takers(lanes, tile.real_rows);
        @if(trace) trace_loops(i, level);

        for (var e = thread; e < lanes.count * N; e += THREADS) {
          let later = taker(lanes, e / N) * N + e % N;
          let earlier = giver(lanes, e / N) * N + e % N;
          b_i[later] += a_i[later] * b_i[earlier];
          a_i[later] *= a_i[earlier];
        }
        @if(trace) trace_combine_b_i(lanes, pairs, 2 * combines, LINE);
        @if(trace) trace_combine_a_i(lanes, pairs, combines, LINE);

        workgroupBarrier();
        @if(trace) trace_barrier(LINE);
      }

      for (var down = 0u; down < LEVELS; down++) {
        let level = LEVELS - 1 - down;
        let lanes = down_sweep(level, BLOCK);
        @if(trace) let combines = N * real_takers(lanes, tile.real_rows);
        @if(trace) trace_loops(i, level);

        for (var e = thread; e < lanes.count * N; e += THREADS) {
          let right = taker(lanes, e / N) * N + e % N;
          let left = giver(lanes, e / N) * N + e % N;
          // What came before the whole chunk is the carry, which joins at the end: the root begins with (1, 0).
          let before_a = select(a_i[right], 1.0, down == 0);
          let before_b = select(b_i[right], 0.0, down == 0);
          b_i[right] = a_i[left] * before_b + b_i[left];
          a_i[right] = a_i[left] * before_a;
          b_i[left] = before_b;
          a_i[left] = before_a;
        }
        @if(trace) trace_combine_b_i(lanes, pairs, 2 * combines, LINE);
        @if(trace) trace_combine_a_i(lanes, pairs, combines, LINE);

        workgroupBarrier();
        @if(trace) trace_barrier(LINE);
      }

      for (var e = thread; e < BLOCK * N; e += THREADS) {
        let real = e / N < tile.real_rows;
        let before_a = select(a_i[e], 1.0, LEVELS == 0);
        let before_b = select(b_i[e], 0.0, LEVELS == 0);
        let before = before_a * carry[e % N] + before_b;
        h_i[e] = select(before, Abar_0[e % N] * before + Bbar_0[e % N] * x_i[e / N], real);
      }
      @if(trace) trace_h_i(COMPUTE, TENSOR_NONE, pairs, 5 * real_size(pairs), LINE);
    } else {
      for (var level = 0u; level < LEVELS; level++) {
        let lanes = hillis_steele(level, BLOCK);
        @if(trace) let combines = N * real_takers(lanes, tile.real_rows);
        @if(trace) trace_loops(i, level);

        // Lanes take from lanes that take: all are read before any is written.
        var new_a: array<f32, HELD>;
        var new_b: array<f32, HELD>;
        var held = 0u;
        for (var e = thread; e < lanes.count * N; e += THREADS) {
          let later = taker(lanes, e / N) * N + e % N;
          let earlier = giver(lanes, e / N) * N + e % N;
          new_b[held] = a_i[later] * b_i[earlier] + b_i[later];
          new_a[held] = a_i[later] * a_i[earlier];
          held++;
        }
        workgroupBarrier();
        @if(trace) trace_barrier(LINE);

        held = 0u;
        for (var e = thread; e < lanes.count * N; e += THREADS) {
          let later = taker(lanes, e / N) * N + e % N;
          b_i[later] = new_b[held];
          a_i[later] = new_a[held];
          held++;
        }
        @if(trace) trace_combine_b_i(lanes, pairs, 2 * combines, LINE);
        @if(trace) trace_combine_a_i(lanes, pairs, combines, LINE);

        workgroupBarrier();
        @if(trace) trace_barrier(LINE);
      }

      for (var e = thread; e < BLOCK * N; e += THREADS) {
        h_i[e] = a_i[e] * carry[e % N] + b_i[e];
      }
      @if(trace) trace_h_i(COMPUTE, TENSOR_NONE, pairs, 2 * real_size(pairs), LINE);
    }

    workgroupBarrier();
    @if(trace) trace_barrier(LINE);

    for (var n = thread; n < N; n += THREADS) {
      carry[n] = h_i[(BLOCK - 1) * N + n];
    }
    @if(trace) trace_carry(COMPUTE, TENSOR_NONE, state, 0, LINE);

    for (var r = thread; r < BLOCK; r += THREADS) {
      var sum = D * x_i[r];
      for (var n = 0u; n < N; n++) {
        sum += C_0[n] * h_i[r * N + n];
      }
      y_i[r] = sum;
    }
    @if(trace) trace_y_i(COMPUTE, TENSOR_y, tile, (2 * N + 1) * tile.real_rows, LINE);

    for (var r = thread; r < tile.real_rows; r += THREADS) {
      y[address(tile, r, 0)] = y_i[r];
    }
    @if(trace) trace_store(TENSOR_y, SLOT_y_i, tile, LINE);
  }
}
