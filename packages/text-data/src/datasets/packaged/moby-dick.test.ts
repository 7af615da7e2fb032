import { describe, expect, it } from 'vitest';
import { mobyDick } from './moby-dick.js';

describe('mobyDick', () => {
  const text = mobyDick();

  it('is the whole book, chapters in order', () => {
    expect(text.length).toBeGreaterThan(1_150_000);
    expect(text).toContain('CHAPTER 1. Loomings.\n\nCall me Ishmael.');
    const chapters = [...text.matchAll(/^CHAPTER (\d+)\. /gm)].map(([, number]) => Number(number));
    expect(chapters).toEqual(Array.from({ length: 135 }, (_, i) => i + 1));
  });

  it('breaks lines between words within 72 characters', () => {
    const lines = text.split('\n');
    expect(lines.every((line) => line.length <= 72 || !line.includes(' '))).toBe(true);
    expect(lines.length).toBeGreaterThan(18_000);
  });

  it('keeps every word whatever the line length', () => {
    const words = (book: string) => book.split(/\s+/);
    expect(words(mobyDick({ lineLength: Infinity }))).toEqual(words(text));
    expect(words(mobyDick({ lineLength: 20 }))).toEqual(words(text));
  });

  it('refuses a line length below 1', () => {
    expect(() => mobyDick({ lineLength: 0 })).toThrow('lineLength must be at least 1, got 0');
  });
});
