// y_t = V h_t for all tokens at once: what a recurrent network says can wait until all of its states are known, and
// then no token waits for another.
import package::lib::tiles::{Tile, tile_at, holds, address, real_size};

override T: u32;         // tokens
override H: u32;         // elements of the hidden state
override O: u32;         // outputs of a token
override Br: u32;        // tokens of a workgroup
override Bc: u32;        // outputs of a workgroup
override THREADS: u32;

@group(0) @binding(0) var<storage, read> h: array<f32>;         // [T, H]
@group(0) @binding(1) var<storage, read> V: array<f32>;         // [O, H]
@group(0) @binding(2) var<storage, read_write> y: array<f32>;   // [T, O]

var<workgroup> h_i: array<f32, Br * H>;
var<workgroup> V_j: array<f32, Bc * H>;
var<workgroup> y_ij: array<f32, Br * Bc>;

@compute @workgroup_size(THREADS)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) thread: u32) {
  let i = group.y;
  let j = group.x;
  let h_tile = tile_at(0, i * Br, 0, Br, H, T, H);
  let V_tile = tile_at(0, j * Bc, 0, Bc, H, O, H);
  let y_tile = tile_at(0, i * Br, j * Bc, Br, Bc, T, O);
  @if(trace) if (!trace_begins(group, thread)) { return; }
  @if(trace) trace_loops(i, j);

  for (var e = thread; e < Br * H; e += THREADS) {
    h_i[e] = 0.0;
    if (holds(h_tile, e / H, e % H)) {
      h_i[e] = h[address(h_tile, e / H, e % H)];
    }
  }
  @if(trace) trace_h_i(LOAD, TENSOR_h, h_tile, 0, LINE);

  for (var e = thread; e < Bc * H; e += THREADS) {
    V_j[e] = 0.0;
    if (holds(V_tile, e / H, e % H)) {
      V_j[e] = V[address(V_tile, e / H, e % H)];
    }
  }
  @if(trace) trace_V_j(LOAD, TENSOR_V, V_tile, 0, LINE);

  workgroupBarrier();
  @if(trace) trace_barrier(LINE);

  for (var e = thread; e < Br * Bc; e += THREADS) {
    var sum = 0.0;
    for (var k = 0u; k < H; k++) {
      sum += h_i[e / Bc * H + k] * V_j[e % Bc * H + k];
    }
    y_ij[e] = sum;
  }
  @if(trace) trace_y_ij(COMPUTE, TENSOR_y, y_tile, 2 * H * real_size(y_tile), LINE);

  for (var e = thread; e < Br * Bc; e += THREADS) {
    if (holds(y_tile, e / Bc, e % Bc)) {
      y[address(y_tile, e / Bc, e % Bc)] = y_ij[e];
    }
  }
  @if(trace) trace_store(TENSOR_y, SLOT_y_ij, y_tile, LINE);
}
