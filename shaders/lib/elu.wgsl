// The feature map of linear attention (Katharopoulos et al. 2020): positive, so that its inner products can be weights.

/// elu(x) + 1.
fn phi(x: f32) -> f32 {
  return select(exp(x), x + 1.0, x > 0.0);
}
