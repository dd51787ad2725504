// Zero-order hold of one number of a state: what comes in stays as it is for the whole step.

/// (exp(z) - 1) / z, and 1 at 0. 27 operations.
fn phi(z: f32) -> f32 {
  return select((exp(z) - 1.0) / z, near_zero(z), abs(z) < 0.5);
}

/// The integral of exp(rate u) over the step, step phi(z) with z = step rate. What is divided by is the rate, so that one whose
/// z is beyond the range of f32 does not lose the state, and a rate of 0 gives the step. 29 operations.
fn held(step: f32, rate: f32) -> f32 {
  let z = step * rate;
  return select((exp(z) - 1.0) / rate, step * near_zero(z), abs(z) < 0.5);
}

/// phi(z) near 0 by its Taylor series, in which no digit cancels. 23 operations.
fn near_zero(z: f32) -> f32 {
  return 1.0 + z / 2.0 * (1.0 + z / 3.0 * (1.0 + z / 4.0 * (1.0 + z / 5.0 * (1.0 + z / 6.0 * (1.0 + z / 7.0 * (1.0 + z / 8.0 * (1.0 + z / 9.0)))))));
}
