// What a unit of a network does to its sum, and how steep that is there. The numbers of an activation are those of `BENDS` in
// core/kernels/mlp: 0 none, 1 sigmoid, 2 tanh, 3 ReLU, 4 GELU in its form with a sigmoid (Hendrycks and Gimpel 2016).
import package::lib::activations::{sigmoid, hyperbolic_tangent};

/// GELU is z sigmoid(z (GELU_A + GELU_B z^2)).
const GELU_A = 1.5957691216;
const GELU_B = 0.0713548163;

/// What the unit says.
fn bend(z: f32, kind: u32) -> f32 {
  switch (kind) {
    case 1: { return sigmoid(z); }
    case 2: { return hyperbolic_tangent(z); }
    case 3: { return max(z, 0.0); }
    case 4: {
      let t = max(min(z, 100.0), -100.0);
      return z * sigmoid(t * (GELU_A + GELU_B * t * t));
    }
    default: { return z; }
  }
}

/// The derivative of `bend`; that of ReLU at 0 is 0.
fn slope(z: f32, kind: u32) -> f32 {
  switch (kind) {
    case 1: {
      let s = sigmoid(z);
      return s * (1.0 - s);
    }
    case 2: {
      let s = hyperbolic_tangent(z);
      return 1.0 - s * s;
    }
    case 3: { return select(0.0, 1.0, z > 0.0); }
    case 4: {
      let t = max(min(z, 100.0), -100.0);
      let s = sigmoid(t * (GELU_A + GELU_B * t * t));
      return s + t * s * (1.0 - s) * (GELU_A + 3.0 * GELU_B * t * t);
    }
    default: { return 1.0; }
  }
}

/// Arithmetic of `bend`.
fn bend_flops(kind: u32) -> u32 {
  switch (kind) {
    case 1: { return 3; }
    case 2, 3: { return 1; }
    case 4: { return 10; }
    default: { return 0; }
  }
}

/// Arithmetic of `slope`.
fn slope_flops(kind: u32) -> u32 {
  switch (kind) {
    case 1: { return 5; }
    case 2: { return 3; }
    case 3: { return 1; }
    case 4: { return 17; }
    default: { return 0; }
  }
}
