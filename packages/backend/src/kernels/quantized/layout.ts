/** A weight `[depth, gates · units]` of whole numbers of 8 or 16 bits. */
export interface QuantizedShape {
  readonly bits: 8 | 16;
  readonly depth: number;
  readonly gates: number;
  readonly units: number;
}

/** Where `assembly/quantized.ts` looks for the numbers of a weight. */
export interface CodeLayout {
  /** Floats before the numbers: the scales. */
  readonly scales: number;
  /** Numbers, those that only fill it up included. */
  readonly codes: number;
  /** Where among the scales that of a column is. */
  scale(column: number): number;
  /** Where among the numbers one is. */
  code(row: number, column: number): number;
}

/** Columns of a panel, and what its rows are rounded up to. */
const PANEL = 8;
/** Rows of a block. */
const BLOCK = 512;

export function codeLayout({ depth, gates, units }: QuantizedShape): CodeLayout {
  const panels = Math.ceil(units / PANEL) * gates;
  const paddedDepth = Math.ceil(depth / PANEL) * PANEL;
  const panelOf = new Int32Array(gates * units);
  const placeIn = new Int32Array(gates * units);
  for (let gate = 0, column = 0; gate < gates; gate++) {
    for (let unit = 0; unit < units; unit++, column++) {
      panelOf[column] = Math.floor(unit / PANEL) * gates + gate;
      placeIn[column] = unit % PANEL;
    }
  }
  return {
    scales: panels * PANEL,
    codes: paddedDepth * panels * PANEL,
    scale: (column) => panelOf[column]! * PANEL + placeIn[column]!,
    code: (row, column) => {
      const inBlock = row % BLOCK;
      const blockStart = row - inBlock;
      const blockRows = Math.min(BLOCK, paddedDepth - blockStart);
      // Two rows side by side, column by column.
      const inPair = inBlock % 2;
      const before = blockStart * panels + panelOf[column]! * blockRows + inBlock - inPair;
      return before * PANEL + placeIn[column]! * 2 + inPair;
    },
  };
}
