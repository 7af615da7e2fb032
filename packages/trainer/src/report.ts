export { htmlReport, type HTMLReportOptions, type ReportSample } from './report/html-report.js';
export { learningCurves, type LearningCurvesOptions } from './report/learning-curves.js';
