// What every step of the training says of a grid: the network at its places, each unit of the last layer by itself (its bump: what
// it says times its weight), and their sum. A workgroup shows one step,
// on a line or on one row of a field.
@if(bend) import package::lib::bends::{bend, bend_flops};
import package::lib::tiles::{Tile, tile_at};

override G: u32;           // places of the grid
override Bg: u32;          // places of a workgroup, which divides them
override STEPS: u32;       // steps of the training
override D: u32;           // numbers of a place
override H: u32;           // units of a hidden layer
@if(bend) override BEND: u32;   // what a unit does to its sum
override THREADS: u32;

@group(0) @binding(0) var<storage, read> grid: array<f32>;            // [G, D]
@group(0) @binding(1) var<storage, read_write> bumps: array<f32>;     // [STEPS + 1, G, H + 1]
@group(0) @binding(2) var<storage, read_write> F: array<f32>;         // [STEPS + 1, G]
@group(0) @binding(3) var<storage, read> W1: array<f32>;              // [STEPS + 1, H, D + 1]
@group(0) @binding(4) var<storage, read> Wo: array<f32>;              // [STEPS + 1, 1, H + 1]
@if(second) @group(0) @binding(5) var<storage, read> W2: array<f32>;              // [STEPS + 1, H, H + 1]
@if(third) @group(0) @binding(6) var<storage, read> W3: array<f32>;               // [STEPS + 1, H, H + 1]

var<workgroup> grid_j: array<f32, Bg * D + Bg>;
var<workgroup> W1_t: array<f32, H * D + H>;
@if(second) var<workgroup> W2_t: array<f32, H * H + H>;
@if(third) var<workgroup> W3_t: array<f32, H * H + H>;
var<workgroup> Wo_t: array<f32, H + 1>;
var<workgroup> a1_j: array<f32, Bg * H + Bg>;
@if(second) var<workgroup> a2_j: array<f32, Bg * H + Bg>;
@if(third) var<workgroup> a3_j: array<f32, Bg * H + Bg>;
var<workgroup> bumps_tj: array<f32, Bg * H + Bg>;
var<workgroup> F_tj: array<f32, Bg>;

@compute @workgroup_size(THREADS)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) thread: u32) {
  let t = group.x;
  let j = group.y;
  @if(trace) let reads = tile_at(0, j * Bg, 0, Bg, H + 1, G, H + 1);   // what a layer reads
  @if(trace) let units = tile_at(0, j * Bg, 0, Bg, H, G, H);
  @if(trace) let bumps_tile = tile_at(t, j * Bg, 0, Bg, H + 1, G, H + 1);
  @if(trace) let F_tile = tile_at(0, t, j * Bg, 1, Bg, STEPS + 1, G);
  @if(trace) if (!trace_begins(group, thread)) { return; }
  @if(trace) trace_loops(t, j);

  for (var r = thread; r < Bg; r += THREADS) {
    for (var c = 0u; c < D + 1; c++) {
      grid_j[r * (D + 1) + c] = select(0.0, 1.0, c == D);
    }
  }
  @if(trace) trace_grid_j(INITIALISE, TENSOR_NONE, tile_at(0, j * Bg, 0, Bg, D + 1, G, D + 1), 0, LINE);

  for (var r = thread; r < Bg; r += THREADS) {
    for (var c = 0u; c < D; c++) {
      grid_j[r * (D + 1) + c] = grid[(j * Bg + r) * D + c];
    }
  }
  @if(trace) trace_grid_j(LOAD, TENSOR_grid, tile_at(0, j * Bg, 0, Bg, D, G, D), 0, LINE);

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

  for (var e = thread; e < Bg * (H + 1); e += THREADS) {
    a1_j[e] = select(0.0, 1.0, e % (H + 1) == H);
  }
  @if(trace) trace_a1_j(INITIALISE, TENSOR_NONE, reads, 0, LINE);

  @if(second) {
    for (var e = thread; e < Bg * (H + 1); e += THREADS) {
      a2_j[e] = select(0.0, 1.0, e % (H + 1) == H);
    }
    @if(trace) trace_a2_j(INITIALISE, TENSOR_NONE, reads, 0, LINE);
  }

  @if(third) {
    for (var e = thread; e < Bg * (H + 1); e += THREADS) {
      a3_j[e] = select(0.0, 1.0, e % (H + 1) == H);
    }
    @if(trace) trace_a3_j(INITIALISE, TENSOR_NONE, reads, 0, LINE);
  }

  workgroupBarrier();
  @if(trace) trace_barrier(LINE);

  for (var e = thread; e < Bg * H; e += THREADS) {
    let r = e / H;
    let c = e % H;
    var sum = 0.0;
    for (var k = 0u; k < D + 1; k++) {
      sum += W1_t[c * (D + 1) + k] * grid_j[r * (D + 1) + k];
    }
    a1_j[r * (H + 1) + c] = sum;
  }
  @if(trace) trace_a1_j(COMPUTE, TENSOR_NONE, units, 2 * (D + 1) * H * Bg, LINE);

  @if(bend) {
    for (var e = thread; e < Bg * H; e += THREADS) {
      a1_j[e / H * (H + 1) + e % H] = bend(a1_j[e / H * (H + 1) + e % H], BEND);
    }
    @if(trace) trace_a1_j(RESCALE, TENSOR_NONE, units, bend_flops(BEND) * H * Bg, LINE);
  }

  workgroupBarrier();
  @if(trace) trace_barrier(LINE);

  @if(second) {
    for (var e = thread; e < Bg * H; e += THREADS) {
      let r = e / H;
      let c = e % H;
      var sum = 0.0;
      for (var k = 0u; k < H + 1; k++) {
        sum += W2_t[c * (H + 1) + k] * a1_j[r * (H + 1) + k];
      }
      a2_j[r * (H + 1) + c] = sum;
    }
    @if(trace) trace_a2_j(COMPUTE, TENSOR_NONE, units, 2 * (H + 1) * H * Bg, LINE);

    @if(bend) {
      for (var e = thread; e < Bg * H; e += THREADS) {
        a2_j[e / H * (H + 1) + e % H] = bend(a2_j[e / H * (H + 1) + e % H], BEND);
      }
      @if(trace) trace_a2_j(RESCALE, TENSOR_NONE, units, bend_flops(BEND) * H * Bg, LINE);
    }

    workgroupBarrier();
    @if(trace) trace_barrier(LINE);
  }

  @if(third) {
    for (var e = thread; e < Bg * H; e += THREADS) {
      let r = e / H;
      let c = e % H;
      var sum = 0.0;
      for (var k = 0u; k < H + 1; k++) {
        sum += W3_t[c * (H + 1) + k] * a2_j[r * (H + 1) + k];
      }
      a3_j[r * (H + 1) + c] = sum;
    }
    @if(trace) trace_a3_j(COMPUTE, TENSOR_NONE, units, 2 * (H + 1) * H * Bg, LINE);

    @if(bend) {
      for (var e = thread; e < Bg * H; e += THREADS) {
        a3_j[e / H * (H + 1) + e % H] = bend(a3_j[e / H * (H + 1) + e % H], BEND);
      }
      @if(trace) trace_a3_j(RESCALE, TENSOR_NONE, units, bend_flops(BEND) * H * Bg, LINE);
    }

    workgroupBarrier();
    @if(trace) trace_barrier(LINE);
  }

  for (var e = thread; e < Bg * (H + 1); e += THREADS) {
    @if(!second) bumps_tj[e] = Wo_t[e % (H + 1)] * a1_j[e];
    @if(second && !third) bumps_tj[e] = Wo_t[e % (H + 1)] * a2_j[e];
    @if(third) bumps_tj[e] = Wo_t[e % (H + 1)] * a3_j[e];
  }
  @if(trace) trace_bumps_tj(COMPUTE, TENSOR_bumps, bumps_tile, Bg * (H + 1), LINE);

  for (var e = thread; e < Bg * (H + 1); e += THREADS) {
    bumps[(t * G + j * Bg) * (H + 1) + e] = bumps_tj[e];
  }
  @if(trace) trace_store(TENSOR_bumps, SLOT_bumps_tj, bumps_tile, LINE);

  workgroupBarrier();
  @if(trace) trace_barrier(LINE);

  for (var r = thread; r < Bg; r += THREADS) {
    var sum = 0.0;
    for (var k = 0u; k < H + 1; k++) {
      sum += bumps_tj[r * (H + 1) + k];
    }
    F_tj[r] = sum;
  }
  @if(trace) trace_F_tj(COMPUTE, TENSOR_F, F_tile, (H + 1) * Bg, LINE);

  for (var r = thread; r < Bg; r += THREADS) {
    F[t * G + j * Bg + r] = F_tj[r];
  }
  @if(trace) trace_store(TENSOR_F, SLOT_F_tj, F_tile, LINE);
}
