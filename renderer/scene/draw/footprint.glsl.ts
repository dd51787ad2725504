/** How the footprint of a tile looks on the wall: light shading and lines in the hue of the tensor, over its values. */
export const FOOTPRINT = /* glsl */ `
uniform sampler2D footprintBoxes;   // two texels a box: column, row, columns, rows; plane, kind
uniform int footprintCount;

const float RESIDENT = 2.0;
const float TILE = 3.0;

// Kind of the box that holds a point: 0 outside of the footprint, 1 needed, 2 needed and in SRAM.
float footprintPartAt(vec2 at) {
  float part = 0.0;
  for (int box = 0; box < footprintCount; box++) {
    vec4 state = texelFetch(footprintBoxes, ivec2(1, box), 0);
    if (int(state.x) != plane || state.y == TILE) continue;
    vec4 extent = texelFetch(footprintBoxes, ivec2(0, box), 0);
    vec2 inside = step(extent.xy, at) * step(at, extent.xy + extent.zw);
    part = max(part, state.y * inside.x * inside.y);
  }
  return part;
}

float footprintLight(float part) {
  return part == 0.0 ? 0.0 : part == RESIDENT ? 1.0 : 0.6;
}

void shadeFootprint(float part, vec2 at, vec2 perPixel) {
  if (part == 0.0) return;
  over(hue, 0.13);
  if (part < RESIDENT) return;
  vec2 pixel = at / perPixel / pixelRatio;
  float stripe = abs(fract((pixel.x + pixel.y) / 8.0) - 0.5);
  over(hue, 0.34 * smoothstep(0.34, 0.42, stripe));
}

void drawFootprint(vec2 at, vec2 perPixel) {
  for (int box = 0; box < footprintCount; box++) {
    vec4 state = texelFetch(footprintBoxes, ivec2(1, box), 0);
    if (int(state.x) != plane) continue;
    vec4 extent = texelFetch(footprintBoxes, ivec2(0, box), 0);
    vec2 reach = max(extent.zw * 0.5, 3.0 * pixelRatio * perPixel);
    vec2 middle = extent.xy + extent.zw * 0.5;
    float away = borderDistance(at, perPixel, vec4(middle - reach, reach * 2.0));
    if (state.y == TILE) {
      over(bed, lineAt(away - 1.5 * pixelRatio, 3.2 * pixelRatio));
      over(hue, lineAt(away - 1.5 * pixelRatio, 1.7 * pixelRatio));
    } else {
      over(hue, lineAt(away, (state.y == RESIDENT ? 1.5 : 0.8) * pixelRatio) * (state.y == RESIDENT ? 1.0 : 0.85));
    }
  }
}
`;
