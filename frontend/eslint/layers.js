/**
 * The layering of the dashboard as an ESLint rule: a file imports only from its own layer and those below it.
 * A tool holds the rule, so that a page never reaches into the socket's inside and a calculator never into a page.
 */
import path from 'node:path'

/** From the top down: each may import itself and what stands after it. */
export const LAYERS = ['app', 'pages', 'features', 'live', 'api', 'ui', 'lib']

/**
 * The layer that a file belongs to, or null when it stands outside all of them.
 * @param {string} file absolute path
 * @param {string} root absolute path of `src`
 * @returns {string | null}
 */
export function layerOf(file, root) {
  const first = path.relative(root, file).split(path.sep)[0] ?? ''
  return LAYERS.includes(first) ? first : null
}

/**
 * Where an import points to, or null for a package.
 * @param {string} specifier @param {string} file @param {string} root
 * @returns {string | null}
 */
export function resolveImport(specifier, file, root) {
  if (specifier.startsWith('@/')) return path.join(root, specifier.slice(2))
  if (specifier.startsWith('.')) return path.resolve(path.dirname(file), specifier)
  return null
}

/**
 * True when product code reaches for what only tests may use.
 * @param {string} target @param {string} file @param {string} root
 */
function borrowsFromTests(target, file, root) {
  const inTests = path.relative(root, target).split(path.sep)[0] === 'test'
  return inTests && layerOf(file, root) !== null && !/\.test\.tsx?$/.test(file)
}

/**
 * The sentence that says why an import breaks the layering, or null when it is allowed.
 * @param {string} specifier @param {string} file @param {string} root
 * @returns {string | null}
 */
export function complaint(specifier, file, root) {
  const target = resolveImport(specifier, file, root)
  const from = layerOf(file, root)
  if (target !== null && borrowsFromTests(target, file, root)) return 'Only tests may import from test/.'
  const to = target === null ? null : layerOf(target, root)
  if (from === null || to === null) return null
  if (LAYERS.indexOf(to) >= LAYERS.indexOf(from)) return null
  return `${from}/ stands below ${to}/ and must not import from it.`
}

/** @type {import('eslint').Rule.RuleModule} */
const downwards = {
  meta: { type: 'problem', schema: [{ type: 'object', properties: { root: { type: 'string' } } }] },
  create(context) {
    const root = path.resolve(context.cwd, context.options[0]?.root ?? 'src')
    /** @param {any} node */
    const check = (node) => {
      if (typeof node.source?.value !== 'string') return
      const message = complaint(node.source.value, context.filename, root)
      if (message !== null) context.report({ node: node.source, message })
    }
    return {
      ImportDeclaration: check,
      ImportExpression: check,
      ExportNamedDeclaration: check,
      ExportAllDeclaration: check,
    }
  },
}

export default { rules: { downwards } }
