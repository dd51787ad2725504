// D = rowsum(dO * O), what every row of dP is reduced by (Dao 2023, Algorithm 2): it equals rowsum(P * dP) without P.
import package::lib::tiles::{Tile, tile_at, holds, address, real_size};

override N: u32;
override Dim: u32;
override Br: u32;
override THREADS: u32;

@group(0) @binding(0) var<storage, read> O: array<f32>;         // [heads, N, Dim]
@group(0) @binding(1) var<storage, read> dO: array<f32>;        // [heads, N, Dim]
@group(0) @binding(2) var<storage, read_write> D: array<f32>;   // [heads, N, 1]

var<workgroup> O_i: array<f32, Br * Dim>;
var<workgroup> dO_i: array<f32, Br * Dim>;
var<workgroup> D_i: array<f32, Br>;

@compute @workgroup_size(THREADS)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) thread: u32) {
  let i = group.x;
  let head = group.y;
  let O_tile = tile_at(head, i * Br, 0, Br, Dim, N, Dim);
  let row_tile = tile_at(head, i * Br, 0, Br, 1, N, 1);
  @if(trace) if (!trace_begins(group, thread)) { return; }
  @if(trace) trace_loops(i, 0);

  for (var e = thread; e < Br * Dim; e += THREADS) {
    O_i[e] = 0.0;
    if (holds(O_tile, e / Dim, e % Dim)) {
      O_i[e] = O[address(O_tile, e / Dim, e % Dim)];
    }
  }
  @if(trace) trace_O_i(LOAD, TENSOR_O, O_tile, 0, LINE);

  for (var e = thread; e < Br * Dim; e += THREADS) {
    dO_i[e] = 0.0;
    if (holds(O_tile, e / Dim, e % Dim)) {
      dO_i[e] = dO[address(O_tile, e / Dim, e % Dim)];
    }
  }
  @if(trace) trace_dO_i(LOAD, TENSOR_dO, O_tile, 0, LINE);

  workgroupBarrier();
  @if(trace) trace_barrier(LINE);

  for (var r = thread; r < Br; r += THREADS) {
    var sum = 0.0;
    for (var k = 0u; k < Dim; k++) {
      sum += dO_i[r * Dim + k] * O_i[r * Dim + k];
    }
    D_i[r] = sum;
  }
  @if(trace) trace_D_i(COMPUTE, TENSOR_D, row_tile, 2 * real_size(O_tile), LINE);

  for (var r = thread; r < row_tile.real_rows; r += THREADS) {
    D[address(row_tile, r, 0)] = D_i[r];
  }
  @if(trace) trace_store(TENSOR_D, SLOT_D_i, row_tile, LINE);
}
