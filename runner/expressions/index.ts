/** Expressions and templates: what the other rooms use. */
export { ExpressionError } from "./errors.ts";
export { checkExpression, loadCel, needsCel, parseExpression, type Expression } from "./expression.ts";
export { lendFreePort } from "./host.ts";
export { compileRegex, loadRegexes, RegexSyntaxError, type Regex, type RegexProgram } from "./regex.ts";
export { scopeOf, type Scope } from "./scope.ts";
export { parseTemplate, splitTemplate, templateNeedsCel, type Template } from "./template.ts";
