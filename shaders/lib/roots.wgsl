// Roots of unity with an error of about one unit in the last place. WGSL promises no more than 2^-11 of its own sine and
// cosine, so the angle is reduced exactly, in integers, to an eighth of a turn, where Taylor polynomials are enough.

/// Arithmetic of one root: 3 for the angle, 9 for its sine, 10 for its cosine.
const ROOT_FLOPS = 22u;

/// exp(-2 pi i k / n) as (real, imaginary); n is a power of two and k < 2^29.
fn root_of_unity(k: u32, n: u32) -> vec2f {
  let quarter = 4 * (k % n) / n;
  let rest = 4 * (k % n) - quarter * n;   // of a quarter turn, in n-ths
  let folds = 2 * rest > n;               // beyond an eighth: sine and cosine change places
  let angle = f32(select(rest, n - rest, folds)) / f32(n) * 1.57079632679;
  let s = angle * angle;
  let sine = angle * (1.0 + s * (-1.0 / 6.0 + s * (1.0 / 120.0 + s * (-1.0 / 5040.0 + s * (1.0 / 362880.0)))));
  let cosine = 1.0 + s * (-0.5 + s * (1.0 / 24.0 + s * (-1.0 / 720.0 + s * (1.0 / 40320.0 + s * (-1.0 / 3628800.0)))));
  let along = select(cosine, sine, folds);    // in the direction of the quarter
  let across = select(sine, cosine, folds);
  // Each quarter turn takes (real, imaginary) to (imaginary, -real).
  switch (quarter) {
    case 0: { return vec2f(along, -across); }
    case 1: { return vec2f(-across, -along); }
    case 2: { return vec2f(-along, across); }
    default: { return vec2f(across, along); }
  }
}
