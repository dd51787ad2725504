// What the reconstruction is to be compared with: the input itself, g tokens back. Before the first token it was 0.
//   history[t, g] = x[t - g]
import package::lib::tiles::{Tile, tile_at, address, real_size};

override T: u32;         // tokens
override G: u32;         // lags
override C: u32;         // tokens of a workgroup
override THREADS: u32;

@group(0) @binding(0) var<storage, read> x: array<f32>;               // [T]
@group(0) @binding(1) var<storage, read_write> history: array<f32>;   // [T, G]

var<workgroup> x_i: array<f32, C + G - 1>;
var<workgroup> history_i: array<f32, C * G>;

@compute @workgroup_size(THREADS)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) thread: u32) {
  let i = group.x;
  let first = i * C - min(i * C, G - 1);   // the token that the longest lag of the workgroup goes back to
  var window = tile_at(0, first, 0, i * C + C - first, 1, T, 1);
  window.rows = C + G - 1;   // of the slot, also where fewer tokens go before
  let tile = tile_at(0, i * C, 0, C, G, T, G);
  @if(trace) if (!trace_begins(group, thread)) { return; }
  @if(trace) trace_loops(i, 0);

  for (var r = thread; r < C + G - 1; r += THREADS) {
    x_i[r] = 0.0;
    if (r < window.real_rows) {
      x_i[r] = x[address(window, r, 0)];
    }
  }
  @if(trace) trace_x_i(LOAD, TENSOR_x, window, 0, LINE);

  workgroupBarrier();
  @if(trace) trace_barrier(LINE);

  for (var e = thread; e < C * G; e += THREADS) {
    let t = i * C + e / G;
    history_i[e] = 0.0;
    if (e % G <= t) {
      history_i[e] = x_i[t - e % G - first];
    }
  }
  @if(trace) trace_history_i(COMPUTE, TENSOR_history, tile, 0, LINE);

  for (var e = thread; e < C * G; e += THREADS) {
    if (e / G < tile.real_rows) {
      history[address(tile, e / G, e % G)] = history_i[e];
    }
  }
  @if(trace) trace_store(TENSOR_history, SLOT_history_i, tile, LINE);
}
