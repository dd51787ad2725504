// A network without activations is one matrix: the product of those of its layers, with their biases. For the weights of each
// step this multiplies them, from the first layer up, and draws the line that the product is.
import package::lib::tiles::{Tile, tile_at};

override G: u32;           // places of the grid
override STEPS: u32;       // steps of the training
override D: u32;           // numbers of a place
override H: u32;           // units of a hidden layer
override THREADS: u32;

@group(0) @binding(0) var<storage, read> grid: array<f32>;             // [G, D]
@group(0) @binding(1) var<storage, read_write> product: array<f32>;    // [STEPS + 1, D + 1], slopes and height at 0
@group(0) @binding(2) var<storage, read_write> line: array<f32>;       // [STEPS + 1, G]
@group(0) @binding(3) var<storage, read> W1: array<f32>;               // [STEPS + 1, H, D + 1]
@group(0) @binding(4) var<storage, read> Wo: array<f32>;               // [STEPS + 1, 1, H + 1]
@if(second) @group(0) @binding(5) var<storage, read> W2: array<f32>;               // [STEPS + 1, H, H + 1]
@if(third) @group(0) @binding(6) var<storage, read> W3: array<f32>;                // [STEPS + 1, H, H + 1]

var<workgroup> grid_j: array<f32, G * D>;
var<workgroup> W1_t: array<f32, H * D + H>;
@if(second) var<workgroup> W2_t: array<f32, H * H + H>;
@if(third) var<workgroup> W3_t: array<f32, H * H + H>;
var<workgroup> Wo_t: array<f32, H + 1>;
@if(second) var<workgroup> M2_t: array<f32, H * D + H>;
@if(third) var<workgroup> M3_t: array<f32, H * D + H>;
var<workgroup> product_t: array<f32, D + 1>;
var<workgroup> line_tj: array<f32, G>;

@compute @workgroup_size(THREADS)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) thread: u32) {
  let t = group.x;
  @if(trace) let product_tile = tile_at(0, t, 0, 1, D + 1, STEPS + 1, D + 1);
  @if(trace) let line_tile = tile_at(0, t, 0, 1, G, STEPS + 1, G);
  @if(trace) if (!trace_begins(group, thread)) { return; }
  @if(trace) trace_loops(t, 0);

  for (var e = thread; e < G * D; e += THREADS) {
    grid_j[e] = grid[e];
  }
  @if(trace) trace_grid_j(LOAD, TENSOR_grid, tile_at(0, 0, 0, G, D, G, D), 0, LINE);

  for (var e = thread; e < H * (D + 1); e += THREADS) {
    W1_t[e] = W1[t * H * (D + 1) + e];
  }
  @if(trace) trace_W1_t(LOAD, TENSOR_W1, tile_at(t, 0, 0, H, D + 1, H, D + 1), 0, LINE);

  @if(second) {
    for (var e = thread; e < H * (H + 1); e += THREADS) {
      W2_t[e] = W2[t * H * (H + 1) + e];
    }
    @if(trace) trace_W2_t(LOAD, TENSOR_W2, tile_at(t, 0, 0, H, H + 1, H, H + 1), 0, LINE);
  }

  @if(third) {
    for (var e = thread; e < H * (H + 1); e += THREADS) {
      W3_t[e] = W3[t * H * (H + 1) + e];
    }
    @if(trace) trace_W3_t(LOAD, TENSOR_W3, tile_at(t, 0, 0, H, H + 1, H, H + 1), 0, LINE);
  }

  for (var e = thread; e < H + 1; e += THREADS) {
    Wo_t[e] = Wo[t * (H + 1) + e];
  }
  @if(trace) trace_Wo_t(LOAD, TENSOR_Wo, tile_at(t, 0, 0, 1, H + 1, 1, H + 1), 0, LINE);

  workgroupBarrier();
  @if(trace) trace_barrier(LINE);

  @if(second) {
    for (var e = thread; e < H * (D + 1); e += THREADS) {
      let r = e / (D + 1);
      var sum = 0.0;
      for (var k = 0u; k < H; k++) {
        sum += W2_t[r * (H + 1) + k] * W1_t[k * (D + 1) + e % (D + 1)];
      }
      if (e % (D + 1) == D) {
        sum += W2_t[r * (H + 1) + H];
      }
      M2_t[e] = sum;
    }
    @if(trace) trace_M2_t(COMPUTE, TENSOR_NONE, tile_at(0, 0, 0, H, D + 1, H, D + 1), 2 * (D + 1) * H * H + H, LINE);

    workgroupBarrier();
    @if(trace) trace_barrier(LINE);
  }

  @if(third) {
    for (var e = thread; e < H * (D + 1); e += THREADS) {
      let r = e / (D + 1);
      var sum = 0.0;
      for (var k = 0u; k < H; k++) {
        sum += W3_t[r * (H + 1) + k] * M2_t[k * (D + 1) + e % (D + 1)];
      }
      if (e % (D + 1) == D) {
        sum += W3_t[r * (H + 1) + H];
      }
      M3_t[e] = sum;
    }
    @if(trace) trace_M3_t(COMPUTE, TENSOR_NONE, tile_at(0, 0, 0, H, D + 1, H, D + 1), 2 * (D + 1) * H * H + H, LINE);

    workgroupBarrier();
    @if(trace) trace_barrier(LINE);
  }

  for (var e = thread; e < D + 1; e += THREADS) {
    var sum = 0.0;
    for (var k = 0u; k < H; k++) {
      @if(!second) sum += Wo_t[k] * W1_t[k * (D + 1) + e];
      @if(second && !third) sum += Wo_t[k] * M2_t[k * (D + 1) + e];
      @if(third) sum += Wo_t[k] * M3_t[k * (D + 1) + e];
    }
    if (e == D) {
      sum += Wo_t[H];
    }
    product_t[e] = sum;
  }
  @if(trace) trace_product_t(COMPUTE, TENSOR_product, product_tile, 2 * (D + 1) * H + 1, LINE);

  for (var e = thread; e < D + 1; e += THREADS) {
    product[(D + 1) * t + e] = product_t[e];
  }
  @if(trace) trace_store(TENSOR_product, SLOT_product_t, product_tile, LINE);

  workgroupBarrier();
  @if(trace) trace_barrier(LINE);

  for (var j = thread; j < G; j += THREADS) {
    var sum = product_t[D];
    for (var k = 0u; k < D; k++) {
      sum += product_t[k] * grid_j[j * D + k];
    }
    line_tj[j] = sum;
  }
  @if(trace) trace_line_tj(COMPUTE, TENSOR_line, line_tile, 2 * D * G, LINE);

  for (var j = thread; j < G; j += THREADS) {
    line[t * G + j] = line_tj[j];
  }
  @if(trace) trace_store(TENSOR_line, SLOT_line_tj, line_tile, LINE);
}
