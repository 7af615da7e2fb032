/** A weight `[depth, gates · units]` of whole numbers of 8 or 16 bits. */
export interface QuantizedShape {
  readonly bits: 8 | 16;
  readonly depth: number;
  readonly gates: number;
  readonly units: number;
}

/** Where `assembly/quantized.ts` looks for the numbers of a weight. */
export interface CodeLayout {
  /** What all of it takes. */
  readonly floats: number;
  /** The float that is the scale of a column. */
  scale(column: number): number;
  /** The byte of a number; with 16 bits, that of its high part is `plane` 0 and that of its low part 1. */
  byte(row: number, column: number, plane: number): number;
}

/** Columns of a panel, and what its rows are rounded up to. */
const PANEL = 8;
/** Rows of a block. */
const BLOCK = 512;

export function codeLayout({ bits, depth, gates, units }: QuantizedShape): CodeLayout {
  const planes = bits / 8;
  const panels = Math.ceil(units / PANEL) * gates;
  const scaleBytes = panels * PANEL * 4;
  const paddedDepth = Math.ceil(depth / PANEL) * PANEL;
  const places = Array.from({ length: gates * units }, (_, column) => {
    const unit = column % units;
    const panel = Math.floor(unit / PANEL) * gates + Math.floor(column / units);
    return { panel, inPanel: unit % PANEL };
  });
  return {
    floats: (scaleBytes + paddedDepth * panels * PANEL * planes) / 4,
    scale: (column) => places[column]!.panel * PANEL + places[column]!.inPanel,
    byte: (row, column, plane) => {
      const { panel, inPanel } = places[column]!;
      const inBlock = row % BLOCK;
      const blockStart = row - inBlock;
      const blockRows = Math.min(BLOCK, paddedDepth - blockStart);
      const bytesBefore =
        (blockStart * panels * planes + (panel * planes + plane) * blockRows) * PANEL;
      // Two rows side by side, column by column.
      const pair = inBlock - (inBlock % 2);
      return scaleBytes + bytesBefore + pair * PANEL + inPanel * 2 + (inBlock % 2);
    },
  };
}
