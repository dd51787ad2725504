// The share of tokens that were written right, by length of the sequence. A workgroup takes the B sequences of one length.
import package::lib::tiles::{Tile, tile_at};

override T: u32;            // longest sequence
override B: u32;            // sequences of each length
override REVERSE: bool;     // whether what is right is the sequence backwards
override THREADS: u32;

@group(0) @binding(0) var<storage, read> tokens: array<f32>;              // [T B, T]
@group(0) @binding(1) var<storage, read> written: array<f32>;             // [T B, T]
@group(0) @binding(2) var<storage, read_write> lengths: array<f32>;       // [T]
@group(0) @binding(3) var<storage, read_write> accuracies: array<f32>;    // [T]

var<workgroup> y_i: array<f32, B>;
var<workgroup> x_i: array<f32, B>;
var<workgroup> right_i: array<f32, B>;   // tokens of each sequence
var<workgroup> n_i: array<f32, 1>;
var<workgroup> accuracy_i: array<f32, 1>;

@compute @workgroup_size(THREADS)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) thread: u32) {
  let n = group.x + 1;
  let first = group.x * B;
  @if(trace) if (!trace_begins(group, thread)) { return; }
  @if(trace) let rows_tile = tile_at(0, first, 0, B, 1, T * B, 1);
  @if(trace) let length_tile = tile_at(0, group.x, 0, 1, 1, T, 1);
  @if(trace) trace_loops(n, 0);

  for (var e = thread; e < 1; e += THREADS) {
    n_i[e] = f32(n);
  }
  @if(trace) trace_n_i(INITIALISE, TENSOR_lengths, length_tile, 0, LINE);

  for (var b = thread; b < B; b += THREADS) {
    right_i[b] = 0.0;
  }
  @if(trace) trace_right_i(INITIALISE, TENSOR_NONE, rows_tile, 0, LINE);

  for (var t = 0u; t < n; t++) {
    let answer = select(t, n - 1 - t, REVERSE);
    @if(trace) trace_loops(n, t);

    for (var b = thread; b < B; b += THREADS) {
      y_i[b] = written[(first + b) * T + t];
      x_i[b] = tokens[(first + b) * T + answer];
    }
    @if(trace) trace_y_i(LOAD, TENSOR_written, tile_at(0, first, t, B, 1, T * B, T), 0, LINE);
    @if(trace) trace_x_i(LOAD, TENSOR_tokens, tile_at(0, first, answer, B, 1, T * B, T), 0, LINE);

    for (var b = thread; b < B; b += THREADS) {
      right_i[b] += select(0.0, 1.0, y_i[b] == x_i[b]);
    }
    @if(trace) trace_right_i(ACCUMULATE, TENSOR_NONE, rows_tile, 2 * B, LINE);
  }

  workgroupBarrier();
  @if(trace) trace_barrier(LINE);

  for (var e = thread; e < 1; e += THREADS) {
    var sum = 0.0;
    for (var b = 0u; b < B; b++) {
      sum += right_i[b];
    }
    accuracy_i[e] = sum / (n_i[e] * f32(B));
  }
  @if(trace) trace_accuracy_i(COMPUTE, TENSOR_accuracies, length_tile, B + 2, LINE);

  for (var e = thread; e < 1; e += THREADS) {
    lengths[group.x] = n_i[e];
    accuracies[group.x] = accuracy_i[e];
  }
  @if(trace) trace_store(TENSOR_lengths, SLOT_n_i, length_tile, LINE);
  @if(trace) trace_store(TENSOR_accuracies, SLOT_accuracy_i, length_tile, LINE);
}
