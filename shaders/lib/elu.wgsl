// The feature map of linear attention (Katharopoulos et al. 2020): positive, so that its inner products can be weights.

/// elu(x) + 1.
fn phi(x: f32) -> f32 {
  if (x > 0.0) {
    return x + 1.0;
  }
  return exp(x);
}
