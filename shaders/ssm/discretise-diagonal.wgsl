// A diagonal continuous system h' = A h + B x as a step of length DT, element by element.
//   zero-order hold: Abar = exp(z), Bbar = DT phi(z) B with z = DT A, phi(z) = (exp(z) - 1) / z
//   bilinear:        Abar = (1 + z / 2) / (1 - z / 2), Bbar = DT B / (1 - z / 2)
import package::lib::hold::{phi};
import package::lib::tiles::{Tile, tile_at, real_size};

override N: u32;           // numbers of the state
override DT: f32;
override BILINEAR: bool;   // else zero-order hold
override THREADS: u32;

@group(0) @binding(0) var<storage, read> A: array<f32>;            // [N]
@group(0) @binding(1) var<storage, read> B: array<f32>;            // [N]
@group(0) @binding(2) var<storage, read_write> Abar: array<f32>;   // [N]
@group(0) @binding(3) var<storage, read_write> Bbar: array<f32>;   // [N]

var<workgroup> A_0: array<f32, N>;
var<workgroup> B_0: array<f32, N>;
var<workgroup> Abar_0: array<f32, N>;
var<workgroup> Bbar_0: array<f32, N>;

@compute @workgroup_size(THREADS)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) thread: u32) {
  let state = tile_at(0, 0, 0, N, 1, N, 1);
  @if(trace) if (!trace_begins(group, thread)) { return; }
  @if(trace) trace_loops(0, 0);

  for (var n = thread; n < N; n += THREADS) {
    A_0[n] = A[n];
  }
  @if(trace) trace_A_0(LOAD, TENSOR_A, state, 0, LINE);

  for (var n = thread; n < N; n += THREADS) {
    B_0[n] = B[n];
  }
  @if(trace) trace_B_0(LOAD, TENSOR_B, state, 0, LINE);

  for (var n = thread; n < N; n += THREADS) {
    let z = DT * A_0[n];
    if (BILINEAR) {
      Abar_0[n] = (1.0 + z / 2.0) / (1.0 - z / 2.0);
    } else {
      Abar_0[n] = select(exp(z), 1.0 + z * phi(z), abs(z) < 0.5);
    }
  }
  @if(trace) trace_Abar_0(COMPUTE, TENSOR_Abar, state, select(32u, 6u, BILINEAR) * N, LINE);

  for (var n = thread; n < N; n += THREADS) {
    let z = DT * A_0[n];
    if (BILINEAR) {
      Bbar_0[n] = DT * B_0[n] / (1.0 - z / 2.0);
    } else {
      Bbar_0[n] = DT * phi(z) * B_0[n];
    }
  }
  @if(trace) trace_Bbar_0(COMPUTE, TENSOR_Bbar, state, select(30u, 5u, BILINEAR) * N, LINE);

  for (var n = thread; n < N; n += THREADS) {
    Abar[n] = Abar_0[n];
    Bbar[n] = Bbar_0[n];
  }
  @if(trace) trace_store(TENSOR_Abar, SLOT_Abar_0, state, LINE);
  @if(trace) trace_store(TENSOR_Bbar, SLOT_Bbar_0, state, LINE);
}
