// Adam (Kingma and Ba 2015): m = b1 m + (1 - b1) g   v = b2 v + (1 - b2) g^2   w -= rate m^ / (sqrt(v^) + epsilon).

override COUNT: u32;     // weights
override THREADS: u32;

const BETA_1 = 0.9;
const BETA_2 = 0.999;
const EPSILON = 1e-8;

@group(0) @binding(0) var<storage, read> schedule: array<f32>;        // rate, 1 - b1^t, 1 - b2^t
@group(0) @binding(1) var<storage, read> gradients: array<f32>;
@group(0) @binding(2) var<storage, read_write> weights: array<f32>;
@group(0) @binding(3) var<storage, read_write> moments: array<f32>;   // [2, COUNT]: m, then v

@compute @workgroup_size(THREADS)
fn main(@builtin(global_invocation_id) invocation: vec3u) {
  let p = invocation.x;
  if (p >= COUNT) {
    return;
  }
  let g = gradients[p];
  let m = BETA_1 * moments[p] + (1 - BETA_1) * g;
  let v = BETA_2 * moments[COUNT + p] + (1 - BETA_2) * g * g;
  moments[p] = m;
  moments[COUNT + p] = v;
  weights[p] -= schedule[0] * (m / schedule[1]) / (sqrt(v / schedule[2]) + EPSILON);
}
