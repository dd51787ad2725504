// A signal of T tokens as complex numbers, followed by zeros up to the length of the transform, which is at least 2 T: so
// the end of a circular convolution does not run into its beginning. Columns 2c and 2c + 1 are real and imaginary part.
//   padded[r, 2c] = signal[r COLUMNS + c] while there are tokens, else 0
import package::lib::tiles::{Tile, tile_at, address};

override T: u32;          // tokens
override ROWS: u32;       // of the padded signal
override COLUMNS: u32;    // complex numbers of a row
override BLOCK: u32;      // rows of a workgroup
override THREADS: u32;

@group(0) @binding(0) var<storage, read> signal: array<f32>;         // [T]
@group(0) @binding(1) var<storage, read_write> padded: array<f32>;   // [ROWS, 2 COLUMNS]

var<workgroup> signal_i: array<f32, BLOCK * COLUMNS>;
var<workgroup> padded_i: array<f32, 2 * BLOCK * COLUMNS>;

@compute @workgroup_size(THREADS)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) thread: u32) {
  let i = group.x;
  let tokens = tile_at(0, i * BLOCK * COLUMNS, 0, BLOCK * COLUMNS, 1, T, 1);
  let tile = tile_at(0, i * BLOCK, 0, BLOCK, 2 * COLUMNS, ROWS, 2 * COLUMNS);
  @if(trace) if (!trace_begins(group, thread)) { return; }
  @if(trace) trace_loops(i, 0);

  for (var r = thread; r < BLOCK * COLUMNS; r += THREADS) {
    signal_i[r] = 0.0;
  }
  @if(trace) trace_signal_i(INITIALISE, TENSOR_NONE, tokens, 0, LINE);

  if (tokens.real_rows > 0) {
    for (var r = thread; r < tokens.real_rows; r += THREADS) {
      signal_i[r] = signal[address(tokens, r, 0)];
    }
    @if(trace) trace_signal_i(LOAD, TENSOR_signal, tokens, 0, LINE);
  }

  workgroupBarrier();
  @if(trace) trace_barrier(LINE);

  for (var e = thread; e < 2 * BLOCK * COLUMNS; e += THREADS) {
    padded_i[e] = select(0.0, signal_i[e / 2], e % 2 == 0);
  }
  @if(trace) trace_padded_i(COMPUTE, TENSOR_padded, tile, 0, LINE);

  for (var e = thread; e < tile.real_rows * 2 * COLUMNS; e += THREADS) {
    padded[tile.base + e] = padded_i[e];
  }
  @if(trace) trace_store(TENSOR_padded, SLOT_padded_i, tile, LINE);
}
