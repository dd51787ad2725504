// Discretisation of the selective scan; the expanded pairs go to HBM.
//   Abar_t = exp(dt_t A)   Bx_t = e_t B_t x_t
// with e_t = dt_t by Euler's rule, as Mamba's code has it, or (Abar_t - 1) / A by zero-order hold, as its paper has it.
import package::lib::hold::{held};
import package::lib::tiles::{Tile, tile_at, holds, address, real_size};

override T: u32;          // tokens
override CHANNELS: u32;
override N: u32;          // states of a channel
override Bt: u32;         // tokens of a workgroup
override HELD: bool;      // zero-order hold of B, else Euler's rule
override THREADS: u32;

@group(0) @binding(0) var<storage, read> X: array<f32>;             // [T, CHANNELS]
@group(0) @binding(1) var<storage, read> dt: array<f32>;            // [T, CHANNELS]
@group(0) @binding(2) var<storage, read> A: array<f32>;             // [CHANNELS, N]
@group(0) @binding(3) var<storage, read> B: array<f32>;             // [T, N]
@group(0) @binding(4) var<storage, read_write> Abar: array<f32>;    // [CHANNELS, T, N]
@group(0) @binding(5) var<storage, read_write> Bx: array<f32>;      // [CHANNELS, T, N]

var<workgroup> A_c: array<f32, N>;
var<workgroup> x_j: array<f32, Bt>;
var<workgroup> dt_j: array<f32, Bt>;
var<workgroup> B_j: array<f32, Bt * N>;
var<workgroup> Abar_j: array<f32, Bt * N>;
var<workgroup> Bx_j: array<f32, Bt * N>;

@compute @workgroup_size(THREADS)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) thread: u32) {
  let j = group.x;
  let channel = group.y;
  let A_tile = tile_at(0, channel, 0, 1, N, CHANNELS, N);
  let tokens = tile_at(0, j * Bt, channel, Bt, 1, T, CHANNELS);
  let states = tile_at(0, j * Bt, 0, Bt, N, T, N);
  let expanded = tile_at(channel, j * Bt, 0, Bt, N, T, N);
  @if(trace) if (!trace_begins(group, thread)) { return; }
  @if(trace) trace_loops(channel, j);

  for (var s = thread; s < N; s += THREADS) {
    A_c[s] = A[A_tile.base + s];
  }
  @if(trace) trace_A_c(LOAD, TENSOR_A, A_tile, 0, LINE);

  for (var r = thread; r < Bt; r += THREADS) {
    x_j[r] = 0.0;
    dt_j[r] = 0.0;
    if (holds(tokens, r, 0)) {
      x_j[r] = X[address(tokens, r, 0)];
      dt_j[r] = dt[address(tokens, r, 0)];
    }
  }
  @if(trace) trace_x_j(LOAD, TENSOR_X, tokens, 0, LINE);
  @if(trace) trace_dt_j(LOAD, TENSOR_dt, tokens, 0, LINE);

  for (var e = thread; e < Bt * N; e += THREADS) {
    B_j[e] = 0.0;
    if (holds(states, e / N, e % N)) {
      B_j[e] = B[address(states, e / N, e % N)];
    }
  }
  @if(trace) trace_B_j(LOAD, TENSOR_B, states, 0, LINE);

  workgroupBarrier();
  @if(trace) trace_barrier(LINE);

  for (var e = thread; e < Bt * N; e += THREADS) {
    Abar_j[e] = exp(dt_j[e / N] * A_c[e % N]);
    var entered = dt_j[e / N];
    if (HELD) {
      entered = held(dt_j[e / N], A_c[e % N]);
    }
    Bx_j[e] = entered * B_j[e] * x_j[e / N];
  }
  @if(trace) trace_Abar_j(COMPUTE, TENSOR_Abar, expanded, 2 * real_size(expanded), LINE);
  @if(trace) trace_Bx_j(COMPUTE, TENSOR_Bx, expanded, select(2u, 31u, HELD) * real_size(expanded), LINE);

  for (var e = thread; e < expanded.real_rows * N; e += THREADS) {
    Abar[address(expanded, e / N, e % N)] = Abar_j[e];
    Bx[address(expanded, e / N, e % N)] = Bx_j[e];
  }
  @if(trace) trace_store(TENSOR_Abar, SLOT_Abar_j, expanded, LINE);
  @if(trace) trace_store(TENSOR_Bx, SLOT_Bx_j, expanded, LINE);
}
