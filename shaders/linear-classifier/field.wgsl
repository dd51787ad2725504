// What a linear classifier says of a square of the plane after each step of its training: p at the middles of G x G cells
// from -REACH to REACH, rows from the bottom up. A workgroup shows one step.
import package::lib::activations::sigmoid;
import package::lib::tiles::{Tile, tile_at};

override G: u32;           // cells of a side
override STEPS: u32;       // steps of the training
override REACH: f32;       // half of the side
override CELL: f32;        // the side of a cell
override LOGISTIC: bool;   // else the perceptron
override THREADS: u32;

@group(0) @binding(0) var<storage, read> w: array<f32>;         // [STEPS + 1, 3], b last
@group(0) @binding(1) var<storage, read_write> F: array<f32>;   // [STEPS + 1, G * G]

var<workgroup> w_t: array<f32, 3>;
var<workgroup> F_tj: array<f32, G * G>;

@compute @workgroup_size(THREADS)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) thread: u32) {
  let t = group.x;
  @if(trace) let field_tile = tile_at(0, t, 0, 1, G * G, STEPS + 1, G * G);
  @if(trace) if (!trace_begins(group, thread)) { return; }
  @if(trace) trace_loops(t, 0);

  for (var k = thread; k < 3; k += THREADS) {
    w_t[k] = w[3 * t + k];
  }
  @if(trace) trace_w_t(LOAD, TENSOR_w, tile_at(0, t, 0, 1, 3, STEPS + 1, 3), 0, LINE);

  workgroupBarrier();
  @if(trace) trace_barrier(LINE);

  for (var j = thread; j < G * G; j += THREADS) {
    let across = (f32(j % G) + 0.5) * CELL - REACH;
    let up = (f32(j / G) + 0.5) * CELL - REACH;
    let z = w_t[0] * across + w_t[1] * up + w_t[2];
    if (LOGISTIC) {
      F_tj[j] = sigmoid(z);
    } else {
      F_tj[j] = select(0.0, 1.0, z > 0.0);
    }
  }
  @if(trace) trace_F_tj(COMPUTE, TENSOR_F, field_tile, select(11u, 13u, LOGISTIC) * G * G, LINE);

  for (var j = thread; j < G * G; j += THREADS) {
    F[t * G * G + j] = F_tj[j];
  }
  @if(trace) trace_store(TENSOR_F, SLOT_F_tj, field_tile, LINE);
}
