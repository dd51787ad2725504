// dK = dS^T Q, and dV = P^T dO: a workgroup owns Bc columns of a matrix X of [N, N], transposed, and walks its rows.
//   Y_j += X_ij^T Z_i
import package::lib::tiles::{Tile, tile_at, holds, address, real_size};

override N: u32;
override Dim: u32;
override Br: u32;
override Bc: u32;
override THREADS: u32;

@group(0) @binding(0) var<storage, read> X: array<f32>;         // [heads, N, N]
@group(0) @binding(1) var<storage, read> Z: array<f32>;         // [heads, N, Dim]
@group(0) @binding(2) var<storage, read_write> Y: array<f32>;   // [heads, N, Dim]

var<workgroup> X_ij: array<f32, Br * Bc>;
var<workgroup> Z_i: array<f32, Br * Dim>;
var<workgroup> Y_j: array<f32, Bc * Dim>;

@compute @workgroup_size(THREADS)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) thread: u32) {
  let j = group.x;
  let head = group.y;
  let Y_tile = tile_at(head, j * Bc, 0, Bc, Dim, N, Dim);
  let blocks = (N + Br - 1) / Br;
  @if(trace) if (!trace_begins(group, thread)) { return; }
  @if(trace) trace_loops(j, 0);

  for (var e = thread; e < Bc * Dim; e += THREADS) {
    Y_j[e] = 0.0;
  }
  @if(trace) trace_Y_j(INITIALISE, TENSOR_Y, Y_tile, 0, LINE);

  for (var i = 0u; i < blocks; i++) {
    let X_tile = tile_at(head, i * Br, j * Bc, Br, Bc, N, N);
    let Z_tile = tile_at(head, i * Br, 0, Br, Dim, N, Dim);
    @if(trace) trace_loops(j, i);

    for (var e = thread; e < Br * Bc; e += THREADS) {
      X_ij[e] = 0.0;
      if (holds(X_tile, e / Bc, e % Bc)) {
        X_ij[e] = X[address(X_tile, e / Bc, e % Bc)];
      }
    }
    @if(trace) trace_X_ij(LOAD, TENSOR_X, X_tile, 0, LINE);

    for (var e = thread; e < Br * Dim; e += THREADS) {
      Z_i[e] = 0.0;
      if (holds(Z_tile, e / Dim, e % Dim)) {
        Z_i[e] = Z[address(Z_tile, e / Dim, e % Dim)];
      }
    }
    @if(trace) trace_Z_i(LOAD, TENSOR_Z, Z_tile, 0, LINE);

    workgroupBarrier();
    @if(trace) trace_barrier(LINE);

    for (var e = thread; e < Bc * Dim; e += THREADS) {
      var sum = Y_j[e];
      for (var r = 0u; r < Br; r++) {
        sum += X_ij[r * Bc + e / Dim] * Z_i[r * Dim + e % Dim];
      }
      Y_j[e] = sum;
    }
    @if(trace) trace_Y_j(ACCUMULATE, TENSOR_Y, Y_tile, 2 * Dim * real_size(X_tile), LINE);

    workgroupBarrier();
    @if(trace) trace_barrier(LINE);
  }

  for (var e = thread; e < Bc * Dim; e += THREADS) {
    if (holds(Y_tile, e / Dim, e % Dim)) {
      Y[address(Y_tile, e / Dim, e % Dim)] = Y_j[e];
    }
  }
  @if(trace) trace_store(TENSOR_Y, SLOT_Y_j, Y_tile, LINE);
}
