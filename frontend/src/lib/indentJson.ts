/**
 * Lays JSON out over lines without reading it into values: a body is evidence, so `50000.00` stays `50000.00` and a
 * key that comes twice stays twice. What is not JSON comes back as it is.
 */
const INDENT = '  '

export function indentJson(text: string): string {
  return isJson(text) ? laidOut(text) : text
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}

/** Strings, brackets, separators, and the words and numbers in between. */
const TOKENS = /"(?:[^"\\]|\\.)*"|[{}[\],:]|[^\s{}[\],:"]+/g

function laidOut(text: string): string {
  let out = ''
  let depth = 0
  let before = ''
  for (const [token] of text.matchAll(TOKENS)) {
    const closes = token === '}' || token === ']'
    if (closes) depth -= 1
    if (breaksBetween(before, token)) out += `\n${INDENT.repeat(depth)}`
    out += token === ':' ? ': ' : token
    if (token === '{' || token === '[') depth += 1
    before = token
  }
  return out
}

function breaksBetween(before: string, token: string): boolean {
  if (before === ',') return true
  const opened = before === '{' || before === '['
  const closes = token === '}' || token === ']'
  return opened ? !closes : closes
}
