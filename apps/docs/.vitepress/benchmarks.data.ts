import { readFileSync } from 'node:fs';
import { defineLoader } from 'vitepress';
import {
  benchmarkReport,
  type BenchmarkReport,
  type BenchmarkResults,
} from './benchmark-report.js';

declare const data: BenchmarkReport;
export { data };

const place = 'docs/benchmarks/results.json';

/** The tables of the page on speed, from the results that are committed. */
export default defineLoader({
  watch: [`../../../${place}`],
  load([file]: string[]): BenchmarkReport {
    if (file === undefined) {
      throw new Error(
        `${place} is missing: run pnpm bench and copy benchmarks/results/results.json there`,
      );
    }
    return benchmarkReport(JSON.parse(readFileSync(file, 'utf8')) as BenchmarkResults);
  },
});
