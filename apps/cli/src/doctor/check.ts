/** What was found about one thing that training works with. */
export interface Check {
  /** What was looked at: `BLAS`. */
  name: string;
  /** `note` is all right, but could be better. */
  status: 'ok' | 'note' | 'broken';
  /** What there is, on one line. */
  text: string;
  /** What to do to have it better, or at all. */
  advice?: string;
  /** The same for programs. */
  details?: Readonly<Record<string, unknown>>;
}
