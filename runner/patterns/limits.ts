/** How much a pattern takes in: a peer that never ends its message must not fill the memory. */

/** A line, or the bytes up to what `until` looks for, end within so many bytes. */
export const longestSearched = 1 << 20;

/** `until: eof` gives up after so many. */
export const longestToEnd = 64 << 20;

/** A rejection shows at most so many of the bytes that were expected, and of those that came. */
export const excerptSize = 64 << 10;
