// The weights before the first step begin the history of the weights of their layer, which has a plane for each step.
import package::lib::tiles::{Tile, tile_at};

override R: u32;           // units of the layer
override C: u32;           // units below, and the one that is always 1
override THREADS: u32;

@group(0) @binding(0) var<storage, read> first: array<f32>;        // [R, C]
@group(0) @binding(1) var<storage, read_write> W: array<f32>;      // [STEPS + 1, R, C]

var<workgroup> W_0: array<f32, R * C>;

@compute @workgroup_size(THREADS)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) thread: u32) {
  @if(trace) let tile = tile_at(0, 0, 0, R, C, R, C);
  @if(trace) if (!trace_begins(group, thread)) { return; }
  @if(trace) trace_loops(0, 0);

  for (var e = thread; e < R * C; e += THREADS) {
    W_0[e] = first[e];
  }
  @if(trace) trace_W_0(LOAD, TENSOR_first, tile, 0, LINE);

  for (var e = thread; e < R * C; e += THREADS) {
    W[e] = W_0[e];
  }
  @if(trace) trace_store(TENSOR_W, SLOT_W_0, tile, LINE);
}
