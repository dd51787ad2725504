/** How the footprint of a tile looks on the wall: light shading and lines in the hue of the tensor, over its values. */
export const NEEDS = /* glsl */ `
uniform sampler2D needs;   // two texels a box: column, row, columns, rows; plane, kind
uniform int needCount;

const float RESIDENT = 2.0;
const float TILE = 3.0;

// Kind of the box that holds a point: 0 outside of the footprint, 1 needed, 2 needed and in SRAM.
float needAt(vec2 at) {
  float need = 0.0;
  for (int box = 0; box < needCount; box++) {
    vec4 look = texelFetch(needs, ivec2(1, box), 0);
    if (int(look.x) != plane || look.y == TILE) continue;
    vec4 place = texelFetch(needs, ivec2(0, box), 0);
    vec2 inside = step(place.xy, at) * step(at, place.xy + place.zw);
    need = max(need, look.y * inside.x * inside.y);
  }
  return need;
}

float needLight(float need) {
  return need == 0.0 ? 0.0 : need == RESIDENT ? 1.0 : 0.6;
}

void shadeNeed(float need, vec2 at, vec2 perPixel) {
  if (need == 0.0) return;
  over(hue, 0.13);
  if (need < RESIDENT) return;
  vec2 pixel = at / perPixel / pixelRatio;
  float stripe = abs(fract((pixel.x + pixel.y) / 8.0) - 0.5);
  over(hue, 0.34 * smoothstep(0.34, 0.42, stripe));
}

void drawNeeds(vec2 at, vec2 perPixel) {
  for (int box = 0; box < needCount; box++) {
    vec4 look = texelFetch(needs, ivec2(1, box), 0);
    if (int(look.x) != plane) continue;
    vec4 place = texelFetch(needs, ivec2(0, box), 0);
    vec2 reach = max(place.zw * 0.5, 3.0 * pixelRatio * perPixel);
    vec2 middle = place.xy + place.zw * 0.5;
    float away = borderDistance(at, perPixel, vec4(middle - reach, reach * 2.0));
    if (look.y == TILE) {
      over(bed, lineAt(away - 1.5 * pixelRatio, 3.2 * pixelRatio));
      over(hue, lineAt(away - 1.5 * pixelRatio, 1.7 * pixelRatio));
    } else {
      over(hue, lineAt(away, (look.y == RESIDENT ? 1.5 : 0.8) * pixelRatio) * (look.y == RESIDENT ? 1.0 : 0.85));
    }
  }
}
`;
