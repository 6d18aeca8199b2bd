// @ts-check
/**
 * Reads Markdown into blocks, without losing the place of anything: each run of characters knows where it stands in the source, so that a
 * span of the source can be marked exactly. Offsets count UTF-16 units. HTML becomes its words; nothing of its markup is kept.
 */
import * as micromark from '../../../vendor/micromark/micromark.js';
import { leaves, markdownBlocks, runsOf } from '../../reading.js';
import { mathsOf } from './maths-syntax.js';

/**
 * @typedef {{ from: number, to: number, text: string }} Run characters that are shown, and where they stand
 *
 * @typedef {{ kind: 'text', run: Run }
 *   | { kind: 'code', runs: Run[] }
 *   | { kind: 'strong' | 'em' | 'del' | 'sub' | 'sup' | 'kbd', children: Inline[] }
 *   | { kind: 'link', href: string, label: string, children: Inline[] }
 *   | { kind: 'image', href: string, label: string, from: number, to: number, children: Inline[] }
 *   | { kind: 'math', tex: string, isDisplay: boolean, from: number, to: number }
 *   | { kind: 'break' }} Inline
 *
 * @typedef {{ kind: 'paragraph', children: Inline[] }
 *   | { kind: 'heading', level: number, children: Inline[] }
 *   | { kind: 'quote', blocks: Block[] }
 *   | { kind: 'list', isOrdered: boolean, start: number, items: { isDone: boolean | null, blocks: Block[] }[] }
 *   | { kind: 'code', runs: Run[] }
 *   | { kind: 'math', tex: string, from: number, to: number }
 *   | { kind: 'table', align: string[], rows: Inline[][][] }
 *   | { kind: 'rule' }} Block
 *
 * @typedef {object} Open what is being filled, from the whole text inwards
 * @property {string} type the type of its token
 * @property {Block[]} [blocks]
 * @property {Inline[]} [inlines]
 * @property {Run[]} [runs]
 * @property {{ isDone: boolean | null, blocks: Block[] }[]} [items]
 * @property {{ start: number, items: object[] }} [list]
 */

/** @typedef {import('../../../vendor/micromark/micromark.js').Token} Token */
/** @typedef {import('../../../vendor/micromark/micromark.js').Event} Event */

const { decodeNamedCharacterReference, decodeNumericCharacterReference, decodeString, normalizeIdentifier } = micromark;

/** Deeper quotations, lists and emphases are shown as those around them: no page can show a thousand of them. */
const DEEPEST = 30;

/** How many signs a part of a text may have before they are taken as they are: unpaired signs cost the more, the more there are. */
const LIMITS = /** @type {const} */ ([
  [/[*_]/g, 1200, ['attention']],
  [/\[/g, 1500, ['labelStartLink', 'labelStartImage', 'labelEnd']],
  [/`/g, 1500, ['codeText']],
  [/</g, 2000, ['htmlText', 'htmlFlow', 'autolink']],
  [/[$\\]/g, 1500, ['mathText']],
  [/^(?:[ \t]*>){40}/gm, 0, ['blockQuote']],
  [/^(?:[ \t]*(?:[-*+]|\d{1,9}[.)])[ \t]+){40}/gm, 0, ['list']],
]);

const basis = [micromark.gfmTable(), micromark.gfmStrikethrough({ singleTilde: false }), micromark.gfmTaskListItem(), micromark.gfmAutolinkLiteral()];

/** Tokens whose content is not shown. */
const UNSHOWN = new Set(['definition', 'resource', 'reference', 'codeFencedFence', 'mathFlowFence', 'tableDelimiterRow', 'setextHeadingLine',
  'listItemPrefix', 'atxHeadingSequence', 'blockQuotePrefix', 'autolinkMarker']);
const MARKS = /** @type {const} */ ({ strong: 'strong', emphasis: 'em', strikethrough: 'del' });
const TAGS = new Set(['sub', 'sup', 'kbd']);
const UNSEEN_TAG = /^<(script|style|template|title|noscript|iframe|object|svg)\b/i;
const ALTERNATIVE = /^<img\b[^]*?\salt=(["'])([^]+?)\1/i;

/**
 * @param {string} text
 * @param {number} [at] where the text stands in its source
 * @param {string} [definitions] lines that define links of the text, which stand elsewhere in the source
 * @returns {Block[]}
 */
export function parseMarkdown(text, at = 0, definitions = '') {
  const whole = definitions ? `${text}\n\n${definitions}` : text;
  const disabled = LIMITS.flatMap(([sign, most, names]) => ((whole.match(sign)?.length ?? 0) > most ? names : []));
  const events = micromark.postprocess(micromark.parse({ extensions: [...basis, mathsOf(whole), { disable: { null: disabled } }] }).document()
    .write(micromark.preprocess()(whole, undefined, true)));
  const compiler = new Compiler(whole, at, definitionsOf(events));
  for (const event of events) compiler.take(event);
  return compiler.root;
}

/** Where the links lead that the text names. @param {Event[]} events */
function definitionsOf(events) {
  /** @type {Map<string, string>} */
  const found = new Map();
  let name = '';
  for (const [phase, token, context] of events) {
    if (phase !== 'exit') continue;
    if (token.type === 'definitionLabelString') name = normalizeIdentifier(context.sliceSerialize(token));
    else if (token.type === 'definitionDestinationString') {
      if (!found.has(name)) found.set(name, decodeString(context.sliceSerialize(token)));
    }
  }
  return found;
}

/** Fills blocks from the events of the tokenizer. */
class Compiler {
  /** @param {string} text @param {number} at where it stands in its source @param {Map<string, string>} definitions */
  constructor(text, at, definitions) {
    this.text = text;
    this.at = at;
    this.definitions = definitions;
    /** @type {Block[]} */
    this.root = [];
    /** @type {Open[]} */
    this.stack = [{ type: 'document', blocks: this.root }];
    /** The links and images that are being read. @type {{ label: string, href: string | null, name: string }[]} */
    this.links = [];
    /** @type {{ rows: Inline[][][] } | null} */
    this.table = null;
    /** How many tokens are open that are not shown. */
    this.unshown = 0;
    /** The element of HTML whose content is not shown. */
    this.unseen = '';
  }

  get top() { return this.stack[this.stack.length - 1]; }

  get inlines() { return this.top.inlines; }

  get isDeep() { return this.stack.length > DEEPEST; }

  /** What takes the next block: a quotation, the last item of a list, or the whole. */
  get blocks() {
    for (let index = this.stack.length - 1; index >= 0; index -= 1) {
      const { blocks, items } = this.stack[index];
      if (blocks) return blocks;
      if (items?.length) return items[items.length - 1].blocks;
    }
    return this.root;
  }

  /** @param {string} type @param {Omit<Open, 'type'>} open */
  push(type, open) { this.stack.push({ ...open, type }); }

  /** Closes what was opened with this type, and what HTML has left open within. @param {string} type */
  pop(type) {
    if (this.stack.some((open) => open.type === type)) while (this.stack.pop()?.type !== type);
  }

  /** @param {Token} token @param {string} shown */
  say(token, shown) {
    const run = { from: this.at + token.start.offset, to: this.at + token.end.offset, text: shown };
    if (this.top.runs) this.top.runs.push(run);
    else addText(this.inlines, run);
  }

  /** @param {Event} event */
  take([phase, token, context]) {
    const { type } = token;
    if (UNSHOWN.has(type)) {
      this.unshown += phase === 'enter' ? 1 : -1;
      if (type === 'listItemPrefix' && phase === 'enter') this.top.items?.push({ isDone: null, blocks: [] });
    } else if (phase === 'exit' && this.isAside(type)) this.note(type, context.sliceSerialize(token));
    else if (this.unshown === 0 && !this.isUnseen(phase, token)) {
      if (phase === 'enter') this.enter(token);
      else this.exit(token, context.sliceSerialize(token));
    }
  }

  /** Whether a token says where a link leads, what it is called, or with which number a list begins. @param {string} type */
  isAside(type) { return type === 'listItemValue' || (this.links.length > 0 && (type === 'resourceDestinationString' || type === 'referenceString' || type === 'labelText')); }

  /** @param {string} type @param {string} source */
  note(type, source) {
    const link = this.links[this.links.length - 1];
    if (type === 'listItemValue') {
      if (this.top.list?.items.length === 1) this.top.list.start = parseInt(source, 10);
    } else if (type === 'resourceDestinationString') link.href = decodeString(source);
    else if (type === 'referenceString') link.name = normalizeIdentifier(source);
    else link.label = source;
  }

  /** Whether a token is within an element whose content is not shown; the end of its paragraph ends it too. @param {string} phase @param {Token} token */
  isUnseen(phase, { type, start, end }) {
    if (!this.unseen) return false;
    const isEnd = phase === 'exit' && (type === 'paragraph' || /Heading$/.test(type) || /^table(Header|Data)$/.test(type));
    const closes = type === 'htmlText' && phase === 'exit' && this.text.slice(start.offset, end.offset).toLowerCase().startsWith(`</${this.unseen}`);
    if (isEnd || closes) this.unseen = '';
    return !isEnd;
  }

  /** @param {Token} token */
  enter({ type, start, end, _align }) {
    switch (type) {
      case 'paragraph': return this.openInline(type, { kind: 'paragraph', children: [] });
      case 'atxHeading': case 'setextHeading': {
        const source = this.text.slice(start.offset, end.offset);
        const level = type === 'atxHeading' ? (/^#+/.exec(source)?.[0].length ?? 1) : (/=[ \t]*$/.test(source) ? 1 : 2);
        return this.openInline(type, { kind: 'heading', level, children: [] });
      }
      case 'blockQuote': {
        if (this.isDeep) return this.push(type, { blocks: this.blocks });
        /** @type {Block[]} */
        const blocks = [];
        this.blocks.push({ kind: 'quote', blocks });
        return this.push(type, { blocks });
      }
      case 'listOrdered': case 'listUnordered': {
        if (this.isDeep) return this.push(type, { blocks: this.blocks });
        /** @type {Extract<Block, { kind: 'list' }>} */
        const list = { kind: 'list', isOrdered: type === 'listOrdered', start: 1, items: [] };
        this.blocks.push(list);
        return this.push(type, { items: list.items, list });
      }
      case 'codeFenced': case 'codeIndented': case 'mathFlow': case 'codeText': case 'mathText': return this.push(type, { runs: [] });
      case 'thematicBreak': return void this.blocks.push({ kind: 'rule' });
      case 'table': {
        /** @type {Extract<Block, { kind: 'table' }>} */
        const table = { kind: 'table', align: _align ?? [], rows: [] };
        this.blocks.push(table);
        this.table = table;
        return undefined;
      }
      case 'tableRow': return void this.table?.rows.push([]);
      case 'tableHeader': case 'tableData': {
        /** @type {Inline[]} */
        const inlines = [];
        this.table?.rows[this.table.rows.length - 1]?.push(inlines);
        return this.push(type, { inlines });
      }
      case 'strong': case 'emphasis': case 'strikethrough': {
        if (this.isDeep) return this.push(type, { inlines: this.inlines });
        /** @type {Inline[]} */
        const children = [];
        this.inlines?.push({ kind: MARKS[type], children });
        return this.push(type, { inlines: children });
      }
      case 'link': case 'image':
        this.links.push({ label: '', href: null, name: '' });
        return this.push(type, { inlines: [] });
      case 'autolink': case 'literalAutolink': return this.push(type, { inlines: [] });
      default: return undefined;
    }
  }

  /** @param {string} type @param {Extract<Block, { kind: 'paragraph' | 'heading' }>} block */
  openInline(type, block) {
    this.blocks.push(block);
    this.push(type, { inlines: block.children });
  }

  /** @param {Token} token @param {string} source */
  exit(token, source) {
    const { type } = token;
    const place = { from: this.at + token.start.offset, to: this.at + token.end.offset };
    switch (type) {
      case 'paragraph': case 'atxHeading': case 'setextHeading': case 'blockQuote': case 'listOrdered': case 'listUnordered':
      case 'tableHeader': case 'tableData': case 'strong': case 'emphasis': case 'strikethrough': return this.pop(type);
      case 'table': this.table = null; return undefined;
      case 'link': case 'image': {
        const children = this.closed(type).inlines ?? [];
        const link = this.links.pop();
        const href = link?.href ?? this.definitions.get(link?.name || normalizeIdentifier(link?.label ?? '')) ?? '';
        const label = wordsOf(children);
        if (this.isDeep) return void this.inlines?.push(...children);
        return void this.inlines?.push(type === 'link' ? { kind: 'link', href, label, children } : { kind: 'image', href, label, ...place, children });
      }
      case 'autolink': case 'literalAutolink': {
        const children = this.closed(type).inlines ?? [];
        const label = wordsOf(children);
        const href = /^[a-z][a-z0-9+.-]*:/i.test(label) ? label : label.includes('@') && !label.includes('/') ? `mailto:${label}` : `http://${label}`;
        return void this.inlines?.push({ kind: 'link', href, label, children });
      }
      case 'codeText': {
        const runs = this.closed(type).runs ?? [];
        return void this.inlines?.push({ kind: 'code', runs });
      }
      case 'mathText': {
        const tex = joined(this.closed(type).runs);
        const opening = source.slice(0, 2);
        return void this.inlines?.push({ kind: 'math', tex: opening[0] === '\\' ? tex.slice(0, -2) : tex, isDisplay: opening === '$$' || opening === '\\[', ...place });
      }
      case 'mathFlow': {
        const tex = joined(this.closed(type).runs).trim();
        return void this.blocks.push({ kind: 'math', tex, ...place });
      }
      case 'codeFenced': case 'codeIndented': {
        const runs = this.closed(type).runs ?? [];
        if (type === 'codeFenced' && runs[0]?.text === '\n') runs.shift();
        while (runs.length > 0 && runs[runs.length - 1].text === '\n') runs.pop();
        return void this.blocks.push({ kind: 'code', runs });
      }
      case 'data': case 'codeFlowValue': case 'codeTextData': case 'mathFlowValue': case 'mathTextData': case 'autolinkProtocol': case 'autolinkEmail':
      case 'literalAutolinkHttp': case 'literalAutolinkWww': case 'literalAutolinkEmail': case 'characterEscapeValue': return this.say(token, source);
      case 'characterReference': return this.say(token, referenceOf(source));
      case 'lineEnding':
        if (this.top.runs) this.say(token, this.top.type === 'codeText' ? ' ' : '\n');
        else if (this.inlines) this.say(token, ' ');
        return undefined;
      case 'hardBreakEscape': case 'hardBreakTrailing': return void this.inlines?.push({ kind: 'break' });
      case 'taskListCheck': {
        const items = this.stack.map((open) => open.items).filter(Boolean).pop();
        if (items?.length) items[items.length - 1].isDone = /x/i.test(source);
        return undefined;
      }
      case 'htmlText': return this.html(token, source);
      case 'htmlFlow': return void this.blocks.push(...blocksOfHtml(this.text.slice(token.start.offset, token.end.offset), place.from));
      default: return undefined;
    }
  }

  /** Closes what is open, and hands it over. @param {string} type */
  closed(type) {
    const open = this.stack.filter((one) => one.type === type).pop() ?? this.top;
    this.pop(type);
    return open;
  }

  /** A tag within a line. @param {Token} token @param {string} tag */
  html(token, tag) {
    const name = /^<\/?([a-z][a-z0-9-]*)/i.exec(tag)?.[1].toLowerCase() ?? '';
    const alternative = ALTERNATIVE.exec(tag);
    if (alternative) {
      const offset = token.start.offset + alternative[0].length - 1 - alternative[2].length;
      this.say({ ...token, start: { offset }, end: { offset: offset + alternative[2].length } }, alternative[2]);
    } else if (name === 'br') this.inlines?.push({ kind: 'break' });
    else if (UNSEEN_TAG.test(tag) && !tag.endsWith('/>')) this.unseen = name;
    else if (TAGS.has(name) && tag.startsWith('</')) {
      if (this.top.type === `<${name}`) this.stack.pop();
    } else if (TAGS.has(name) && this.inlines && !this.isDeep && !tag.endsWith('/>')) {
      /** @type {Inline[]} */
      const children = [];
      this.inlines.push({ kind: /** @type {'sub' | 'sup' | 'kbd'} */ (name), children });
      this.push(`<${name}`, { inlines: children });
    }
  }
}

/** @param {Run[] | undefined} runs */
const joined = (runs) => (runs ?? []).map((run) => run.text).join('');

/** Adds characters to those before them, where they follow each other in the source as they do on screen. @param {Inline[] | undefined} inlines @param {Run} run */
function addText(inlines, run) {
  const last = inlines?.[inlines.length - 1];
  const isPlain = run.to - run.from === run.text.length;
  if (last?.kind === 'text' && isPlain && last.run.to === run.from && last.run.to - last.run.from === last.run.text.length) {
    last.run = { from: last.run.from, to: run.to, text: last.run.text + run.text };
  } else inlines?.push({ kind: 'text', run });
}

/** The character of a reference such as `&eacute;`; what is none stays as it is. @param {string} reference */
function referenceOf(reference) {
  const inside = reference.slice(1, -1);
  if (inside.startsWith('#')) {
    const isHex = /^#x/i.test(inside);
    return decodeNumericCharacterReference(inside.slice(isHex ? 2 : 1), isHex ? 16 : 10);
  }
  return decodeNamedCharacterReference(inside) || reference;
}

/** The characters of inline content. @param {Inline[]} children @returns {string} */
function wordsOf(children) {
  return children.map((one) => {
    switch (one.kind) {
      case 'text': return one.run.text;
      case 'code': return one.runs.map((run) => run.text).join('');
      case 'math': return one.tex;
      case 'break': return ' ';
      default: return wordsOf(one.children);
    }
  }).join('');
}

/** A block of HTML as its words. @param {string} source @param {number} at @returns {Block[]} */
function blocksOfHtml(source, at) {
  /** @param {import('../../reading.js').Block} block @returns {Inline[]} */
  const inside = (block) => runsOf(source, block, { markdown: true, keepLines: false }).map(({ from, to, text, style, href }) => {
    const run = /** @type {Inline} */ ({ kind: 'text', run: { from: at + from, to: at + to, text } });
    if (style === 'strong' || style === 'em') return { kind: style, children: [run] };
    return style === 'link' ? { kind: 'link', href: href ?? '', label: text, children: [run] } : run;
  });
  /** @type {Block[]} */
  const found = [];
  for (const block of markdownBlocks(source)) {
    const last = found[found.length - 1];
    if (block.kind === 'table') found.push({ kind: 'table', align: [], rows: block.rows.map((row) => row.map(inside)) });
    else if (block.kind === 'rule') found.push({ kind: 'rule' });
    else if (block.kind === 'heading') found.push({ kind: 'heading', level: block.level, children: inside(block) });
    else if (block.kind === 'item') {
      const item = { isDone: null, blocks: [{ kind: /** @type {const} */ ('paragraph'), children: inside(block) }] };
      if (last?.kind === 'list') last.items.push(item);
      else found.push({ kind: 'list', isOrdered: false, start: 1, items: [item] });
    } else for (const leaf of leaves(block)) found.push({ kind: 'paragraph', children: inside(leaf) });
  }
  return found;
}
