/** What values and arguments are called, in `--out <folder>`, that are paths. */
export const pathNames = /^(?:run|file|folder|path|source|target)$/;
