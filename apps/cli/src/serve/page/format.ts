const language = 'en';

const counts = new Intl.NumberFormat(language);
const short = new Intl.NumberFormat(language, { notation: 'compact', maximumFractionDigits: 1 });

export function count(value: number): string {
  return counts.format(value);
}

/** 12,345 as 12.3K. */
export function compact(value: number): string {
  return short.format(value);
}

/** A loss or another measure: four digits after the point, or as many as a small one needs. */
export function measure(value: number | null | undefined): string {
  if (value === undefined) return '–';
  if (value === null) return 'not a number';
  if (value !== 0 && Math.abs(value) < 0.001) return value.toExponential(2);
  return Math.abs(value) < 100 ? value.toFixed(4) : compact(value);
}

/** Seconds as 12 s, 3:45 or 1:02:03. */
export function duration(seconds: number): string {
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  const [hours, minutes] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60];
  const tail = `${twoDigits(whole % 60)}`;
  return hours > 0 ? `${hours}:${twoDigits(minutes)}:${tail}` : `${minutes}:${tail}`;
}

/** How long ago a time was, roughly. */
export function ago(time: string, now: number): string {
  const seconds = Math.max(0, (now - Date.parse(time)) / 1000);
  const units: readonly [Intl.RelativeTimeFormatUnit, number][] = [
    ['day', 86_400],
    ['hour', 3600],
    ['minute', 60],
  ];
  const [unit, length] = units.find(([, limit]) => seconds >= limit) ?? ['second', 1];
  return new Intl.RelativeTimeFormat(language, { numeric: 'auto' }).format(
    -Math.floor(seconds / length),
    unit,
  );
}

/** The name of a metric for people: `binaryAccuracy` as `Binary accuracy`. */
export function metricName(name: string): string {
  const words = name.replaceAll(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
  return words.charAt(0).toUpperCase() + words.slice(1);
}

function twoDigits(value: number): string {
  return String(value).padStart(2, '0');
}
