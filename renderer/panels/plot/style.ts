/** The style of all charts: calm as the panels are, and large enough to be read from afar. */
import type uPlot from 'uplot';
import type { Theme } from '../../../core/document/settings.ts';

export const CHART_COLOURS: Readonly<Record<Theme, { readonly text: string; readonly line: string }>> = {
  dark: { text: '#a3b3cb', line: '#1e2a40' },
  light: { text: '#515b6e', line: '#dcd5c5' },
};

const SANS = 'Inter, system-ui, sans-serif';
const MONO = '"JetBrains Mono", ui-monospace, monospace';

/** A labelled axis of a size in units that take `scale` pixels each; `more` has further options, which take precedence. */
export function chartAxis(
  theme: Theme,
  label: string,
  { size = 28, ...more }: Omit<uPlot.Axis, 'size'> & { readonly size?: number } = {},
  scale = 1,
): uPlot.Axis {
  const { text, line } = CHART_COLOURS[theme];
  return {
    label,
    labelFont: `${14 * scale}px ${SANS}`,
    size: size * scale,
    labelSize: 20 * scale,
    labelGap: 0,
    font: `${13 * scale}px ${MONO}`,
    stroke: text,
    gap: 4,
    grid: { stroke: line, width: 1 },
    ticks: { stroke: line, width: 1, size: 4 },
    ...more,
  };
}

/** The options that all charts share: uPlot draws, and legend and pointer are left to the lab. */
export const CHART_BASICS = {
  cursor: { show: false },
  legend: { show: false },
  // Half of a tick's label may stand beside the last one.
  padding: [8, 14, 0, 0],
} satisfies Partial<uPlot.Options>;
