import { expect, it } from 'vitest';
import { terminalChart, type ChartLine } from './terminal-chart.js';

const line: ChartLine = { points: [], isDashed: false, color: 'cyan' };

function draw(...lines: Partial<ChartLine>[]): string[] {
  const drawn = terminalChart(
    lines.map((one) => Object.assign({}, line, one)),
    { width: 40, isWhole: true },
  );
  return drawn.split('\n').slice(0, -1);
}

it('draws a fall from the top left to the bottom right, with both axes', () => {
  const rows = draw({
    points: [
      [1, 12],
      [4, 0],
    ],
  });
  expect(rows).toHaveLength(15);
  expect(rows[0]).toMatch(/^12\.0 ┤[─╮]/);
  expect(rows[3]).toMatch(/^ 9\.0 ┤ +/);
  expect(rows[12]).toMatch(/^ 0\.0 ┤ +.*[─╰]$/);
  expect(rows[12]).toHaveLength(40);
  expect(rows[13]).toBe(`     └┬${'─'.repeat(10)}┬${'─'.repeat(10)}┬${'─'.repeat(10)}┬`);
  expect(rows[14]).toBe(`      1${' '.repeat(10)}2${' '.repeat(10)}3${' '.repeat(10)}4`);
});

it('every value is drawn in its row', () => {
  const values = [0, 12, 3, 9, 6];
  const rows = draw({ points: values.map((value, i) => [i, value]) });
  const left = rows[0]!.indexOf('┤') + 1;
  const width = 40 - left - 1;
  for (const [i, value] of values.entries()) {
    const column = left + Math.round((i / 4) * width);
    expect(rows[12 - value]![column], `value ${value}`).toMatch(/[─╭╮╰╯]/);
  }
});

it('tells training from validation without colours, and marks and names what it is told', () => {
  const rows = draw(
    {
      points: [
        [0, 10],
        [1, 10],
      ],
    },
    {
      points: [
        [0, 0],
        [1, 0],
      ],
      isDashed: true,
      label: '1',
      mark: [0.5, 0],
    },
  );
  expect(rows[0]).toMatch(/^10\.0 ┤─+$/);
  expect(rows[12]).toMatch(/^ 0\.0 ┤╌+●╌+1$/);
});

it('leaves a gap for what is no number, and draws single points', () => {
  const rows = draw({
    points: [
      [0, 1],
      [1, NaN],
      [2, 1],
      [3, 1],
      [4, 2],
    ],
  });
  const level = rows[12]!;
  expect(level).toMatch(/^1\.0\d* ┤• +─+/);
  expect(draw({ points: [[1, 5]] })[6]).toMatch(/^5\.000 ┤ +•$/);
  expect(draw({ points: [[1, 5]], isDashed: true })[6]).toMatch(/◦$/);
});

it('puts names of lines that end together beside each other', () => {
  const points = [
    [0, 1],
    [1, 2],
  ] as const;
  const rows = draw({ points, label: '1' }, { points, label: '2' }, { points, label: '3' });
  expect(rows[0]).toMatch(/123$/);
  expect(rows.every((row) => row.length <= 40)).toBe(true);
});
