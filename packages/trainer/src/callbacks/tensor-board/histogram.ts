/** As many as TensorFlow makes. */
const bucketCount = 30;

/** Left edge, right edge and count. */
export type Bucket = readonly [left: number, right: number, count: number];

/**
 * Buckets of equal width between the least and the greatest value. Equal values are all in the last
 * one, and the edges of all are then that value. As `tf.summary.histogram` makes them, see
 * https://github.com/tensorflow/tensorboard/blob/master/tensorboard/plugins/histogram/summary_v2.py
 */
export function histogramOf(values: Float32Array): Bucket[] {
  let [least, greatest] = [Infinity, -Infinity];
  for (const value of values) {
    if (value < least) least = value;
    if (value > greatest) greatest = value;
  }
  const width = (greatest - least) / bucketCount;
  const counts = new Float64Array(bucketCount);
  for (const value of values) {
    const bucket = width === 0 ? bucketCount - 1 : Math.floor((value - least) / width);
    counts[Math.min(bucket, bucketCount - 1)]! += 1;
  }
  return Array.from(counts, (count, i) => {
    const right = i + 1 === bucketCount ? greatest : least + width * (i + 1);
    return [least + width * i, right, count];
  });
}
