/** A picture among words; an SVG holds it by its address, which has all of it. */
export type Picture = HTMLImageElement;

/** What words are drawn on: a canvas of a page, or whatever takes down what would be drawn on one. */
export type WordCanvas = Pick<
  CanvasRenderingContext2D,
  | 'font'
  | 'textBaseline'
  | 'fillStyle'
  | 'strokeStyle'
  | 'lineWidth'
  | 'lineCap'
  | 'lineJoin'
  | 'fillText'
  | 'measureText'
  | 'fillRect'
  | 'strokeRect'
  | 'beginPath'
  | 'moveTo'
  | 'lineTo'
  | 'fill'
  | 'stroke'
  | 'createLinearGradient'
  | 'save'
  | 'restore'
  | 'translate'
> & {
  drawImage(picture: Picture, left: number, top: number, width: number, height: number): void;
};
