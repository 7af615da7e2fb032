/** How ids are cut into batches. */
export interface WindowOptions {
  /** Time steps of a window. */
  readonly seqLength: number;
  /** Windows of a batch. */
  readonly batchSize: number;
}
