export { compareCurves, type CompareCurvesOptions } from './report/compare-curves.js';
export { compareReport, type CompareReportOptions } from './report/compare-report.js';
export type { CurvesAxis } from './report/curves.js';
export { htmlReport, type HTMLReportOptions, type ReportSample } from './report/html-report.js';
export { learningCurves, type LearningCurvesOptions } from './report/learning-curves.js';
export { scatterPlot, type ScatterPlotOptions, type ScatterPoint } from './report/scatter-plot.js';
