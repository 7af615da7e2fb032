const UNITS = ['Byte', 'KB', 'MB', 'GB', 'TB', 'PB'];

/** A number of bytes as Keras prints it: `629.50 KB`, a KB being 1024 bytes. */
export function formatBytes(bytes: number): string {
  let size = bytes;
  let unit = 0;
  while (size >= 1024 && unit < UNITS.length - 1) {
    size /= 1024;
    unit += 1;
  }
  return `${roundToEven(size)} ${UNITS[unit]}`;
}

/**
 * Two decimals; halfway between two, the even one, as Python rounds and `toFixed` does not. Only
 * odd eighths lie halfway, and of those x.125 and x.625 are to be rounded down.
 */
function roundToEven(size: number): string {
  const isRoundedDown = (size * 8) % 4 === 1;
  return (isRoundedDown ? size - 0.005 : size).toFixed(2);
}
