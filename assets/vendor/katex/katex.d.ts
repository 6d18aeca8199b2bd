/** What the pages use of KaTeX, typed. */
export interface MathNode {
  /** Attributes of the element that the node becomes. */
  attributes?: Record<string, string>;
  children?: MathNode[];
  toNode(): Node;
}
export interface MathOptions {
  displayMode: boolean;
  throwOnError: boolean;
  output: 'htmlAndMathml' | 'html' | 'mathml';
  strict: 'ignore' | 'warn' | 'error';
  trust: boolean;
  maxSize: number;
  maxExpand: number;
}
/** Makes the elements of a formula. Throws `ParseError` where it cannot be read. */
export function renderToDomTree(tex: string, options: MathOptions): MathNode;
export class ParseError extends Error {}
