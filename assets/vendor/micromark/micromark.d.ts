/** What the pages use of micromark, typed: the events of its tokenizer, and what one needs to write a construct of one's own. */
export interface Point {
  /** In UTF-16 units from the beginning of the text. */
  offset: number;
}
export interface Token {
  type: string;
  start: Point;
  end: Point;
  /** Of a table: how its columns are aligned. */
  _align?: ('left' | 'right' | 'center' | 'none')[];
}
export interface TokenizeContext {
  sliceSerialize(token: Token): string;
  now(): Point;
  previous: number | null;
}
export type Event = ['enter' | 'exit', Token, TokenizeContext];
/** A character, a negative number for the end of a line or a tab, or null for the end of the text. */
export type Code = number | null;
export type State = (code: Code) => State | undefined;
export interface Effects {
  enter(type: string): Token;
  exit(type: string): Token;
  consume(code: Code): void;
}
export interface Construct {
  name?: string;
  concrete?: boolean;
  tokenize(this: TokenizeContext, effects: Effects, ok: State, nok: State): State;
}
export interface Extension {
  flow?: Record<number, Construct>;
  text?: Record<number, Construct | Construct[]>;
  disable?: { null: string[] };
}
type Chunk = number | string | null;
export function parse(options: { extensions: Extension[] }): { document(): { write(chunks: Chunk[]): Event[] } };
export function preprocess(): (value: string, encoding: undefined, end: boolean) => Chunk[];
export function postprocess(events: Event[]): Event[];
export function gfmAutolinkLiteral(): Extension;
export function gfmStrikethrough(options?: { singleTilde?: boolean }): Extension;
export function gfmTable(): Extension;
export function gfmTaskListItem(): Extension;
export function math(): { flow: Record<number, Construct> };
export function decodeNumericCharacterReference(value: string, base: number): string;
export function decodeNamedCharacterReference(value: string): string | false;
export function decodeString(value: string): string;
export function normalizeIdentifier(value: string): string;
