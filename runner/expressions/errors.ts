/** What is wrong with an expression, and where in its text. */
export class ExpressionError extends Error {
  constructor(
    message: string,
    /** UTF-16 offset in the text that was parsed. */
    readonly offset: number,
    /** How much of the text it concerns; 0 where something is missing. */
    readonly length = 1,
  ) {
    super(message);
    this.name = "ExpressionError";
  }
}
