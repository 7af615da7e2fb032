const endOfDirectory = 0x06054b50;
const endOfDirectory64 = 0x06064b50;
const locatorOfEnd64 = 0x07064b50;
/** Bytes of the end of the directory, without the comment that may follow. */
const endLength = 22;
const longestComment = 0xffff;

/**
 * The CRC-32 that a zip archive states of each of its entries, in the order of its directory, signed. The
 * directory is found as fflate finds it, which unpacks entries in the same order but checks none.
 *
 * @throws RangeError for an archive whose directory lies outside of it.
 * @see [APPNOTE.TXT, 4.3.12 to 4.3.16](https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT)
 */
export function zipCheckSums(bytes: Uint8Array): number[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const { count, from } = findDirectory(view);
  // Not as many at once as the archive says: it may say four billion.
  const sums: number[] = [];
  let at = from;
  for (let i = 0; i < count; i++) {
    sums.push(view.getInt32(at + 16, true));
    const [name, extra, comment] = [28, 30, 32].map((place) => view.getUint16(at + place, true));
    at += 46 + name! + extra! + comment!;
  }
  return sums;
}

function findDirectory(view: DataView): { count: number; from: number } {
  let end = view.byteLength - endLength;
  const first = Math.max(0, end - longestComment);
  while (end > first && view.getUint32(end, true) !== endOfDirectory) end--;
  const locator = end - 20;
  if (locator >= 0 && view.getUint32(locator, true) === locatorOfEnd64) {
    const end64 = view.getUint32(locator + 8, true);
    if (view.getUint32(end64, true) === endOfDirectory64) {
      return { count: view.getUint32(end64 + 32, true), from: view.getUint32(end64 + 48, true) };
    }
  }
  return { count: view.getUint16(end + 8, true), from: view.getUint32(end + 16, true) };
}
