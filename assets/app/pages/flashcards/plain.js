// @ts-check
/** What a text says, without the marks of Markdown and of gaps. @param {string} text */
export const plain = (text) => text.replace(/\{\{c[\d,]+::(.*?)(::.*?)?\}\}/g, '$1').replace(/!?\[([^\]]*)\]\([^)]*\)/g, '$1').replace(/[*_`#>]+/g, '').replace(/\s+/g, ' ').trim();
