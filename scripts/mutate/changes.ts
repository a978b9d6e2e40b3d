import ts from 'typescript';

/** A range of a file's text, and what takes its place. */
export interface Change {
  readonly from: number;
  readonly to: number;
  readonly becomes: string;
}

/** An operator and what takes its place: the opposite, and the neighbour at a boundary. */
const OPERATORS: Readonly<Partial<Record<ts.SyntaxKind, readonly string[]>>> = {
  [ts.SyntaxKind.AmpersandAmpersandToken]: ['||'],
  [ts.SyntaxKind.BarBarToken]: ['&&'],
  [ts.SyntaxKind.EqualsEqualsEqualsToken]: ['!=='],
  [ts.SyntaxKind.ExclamationEqualsEqualsToken]: ['==='],
  [ts.SyntaxKind.LessThanToken]: ['<=', '>='],
  [ts.SyntaxKind.LessThanEqualsToken]: ['<', '>'],
  [ts.SyntaxKind.GreaterThanToken]: ['>=', '<='],
  [ts.SyntaxKind.GreaterThanEqualsToken]: ['>', '<'],
  [ts.SyntaxKind.PlusToken]: ['-'],
  [ts.SyntaxKind.MinusToken]: ['+'],
  [ts.SyntaxKind.AsteriskToken]: ['/'],
  [ts.SyntaxKind.PlusEqualsToken]: ['-='],
  [ts.SyntaxKind.MinusEqualsToken]: ['+='],
};

/** Methods that can be exchanged, or left out: what they were called on takes the place of the call. */
const EXCHANGED: ReadonlyMap<string, string> = new Map([
  ['some', 'every'],
  ['every', 'some'],
]);
const LEFT_OUT = ['filter', 'sort', 'trim', 'slice', 'replace', 'replaceAll', 'toLowerCase', 'padStart'];

const over = (node: ts.Node, becomes: string): Change => ({ from: node.getStart(), to: node.getEnd(), becomes });

/** What may be changed about one node of the tree, without a look at its children. */
export function changesOf(node: ts.Node): Change[] {
  if (ts.isBinaryExpression(node)) return ofBinary(node);
  if (ts.isIfStatement(node)) return either(node.expression);
  if (ts.isConditionalExpression(node)) return either(node.condition);
  if (ts.isPrefixUnaryExpression(node)) return ofPrefix(node);
  if (ts.isExpressionStatement(node) || ts.isThrowStatement(node)) return [over(node, ';')];
  if (ts.isReturnStatement(node)) return ofReturn(node);
  if (ts.isArrowFunction(node) && !ts.isBlock(node.body)) return [over(node.body, 'undefined')];
  if (ts.isArrayLiteralExpression(node)) return ofArray(node);
  if (ts.isCallExpression(node)) return ofCall(node);
  return ofLiteral(node);
}

function ofReturn(node: ts.ReturnStatement): Change[] {
  if (node.expression === undefined) return [over(node, ';')];
  return node.expression.getText() === 'undefined' ? [] : [over(node, 'return;')];
}

const either = (condition: ts.Expression): Change[] => [over(condition, 'true'), over(condition, 'false')];

function ofBinary({ left, operatorToken, right }: ts.BinaryExpression): Change[] {
  if (operatorToken.kind === ts.SyntaxKind.QuestionQuestionToken) {
    return [{ from: left.getEnd(), to: right.getEnd(), becomes: '' }];
  }
  return (OPERATORS[operatorToken.kind] ?? []).map((becomes) => over(operatorToken, becomes));
}

const ofPrefix = (node: ts.PrefixUnaryExpression): Change[] =>
  node.operator === ts.SyntaxKind.ExclamationToken ? [over(node, node.operand.getText())] : [];

/** Each element away. */
const ofArray = ({ elements }: ts.ArrayLiteralExpression): Change[] =>
  elements.map((element, index) => {
    const next = elements[index + 1];
    return { from: element.getStart(), to: next?.getStart() ?? element.getEnd(), becomes: '' };
  });

function ofCall({ expression, arguments: given }: ts.CallExpression): Change[] {
  if (!ts.isPropertyAccessExpression(expression)) return [];
  const { name } = expression;
  const other = EXCHANGED.get(name.text);
  if (other !== undefined) return [over(name, other)];
  if (!LEFT_OUT.includes(name.text)) return [];
  const end = given.end + 1;
  return [{ from: expression.expression.getEnd(), to: end, becomes: '' }];
}

/** Booleans, numbers, patterns, and texts that mean something to a program: sentences are for people. */
function ofLiteral(node: ts.Node): Change[] {
  if (node.kind === ts.SyntaxKind.TrueKeyword) return [over(node, 'false')];
  if (node.kind === ts.SyntaxKind.FalseKeyword) return [over(node, 'true')];
  if (ts.isNumericLiteral(node)) return [over(node, String(Number(node.text.replaceAll('_', '')) + 1))];
  if (ts.isRegularExpressionLiteral(node)) return ofPattern(node);
  if (!ts.isStringLiteral(node) || node.text === '' || /\w \w/.test(node.text)) return [];
  return ts.isLiteralTypeNode(node.parent) ? [] : [over(node, "''")];
}

function ofPattern(node: ts.RegularExpressionLiteral): Change[] {
  const end = node.text.lastIndexOf('/');
  const [body, flags] = [node.text.slice(1, end), node.text.slice(end + 1)];
  const quantified = [...body.matchAll(/(?<=[\])\w.])[+*?](?!\?)/g)].map(
    ({ index }) => `/${body.slice(0, index)}${body.slice(index + 1)}/${flags}`,
  );
  const flagged = ['g', 'i']
    .filter((flag) => flags.includes(flag))
    .map((flag) => `/${body}/${flags.replace(flag, '')}`);
  return [...quantified, ...flagged, '/(?!)/'].map((becomes) => over(node, becomes));
}
