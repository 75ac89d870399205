/** Answers that need not be computed anew: of some input at a time, and only while nothing about it changed. */

/** Remembers the last answer, since a selector must not answer with a new list every time. */
export function once<I extends object, O>(compute: (input: I) => O): (input: I) => O {
  let last: { input: I; output: O } | null = null
  return (input) => {
    if (last?.input !== input) last = { input, output: compute(input) }
    return last.output
  }
}

/** As `once`, and a list of the same items is the same list. */
export function onceList<I extends object, T>(compute: (input: I) => readonly T[]): (input: I) => readonly T[] {
  let last: readonly T[] = []
  return once((input) => {
    const now = compute(input)
    const isSame = now.length === last.length && now.every((item, index) => item === last[index])
    if (!isSame) last = now
    return last
  })
}

/** As `once`, and an answer that reads the same is the same answer: of small plain data. */
export function onceSame<I extends object, O extends object>(compute: (input: I) => O): (input: I) => O {
  let last: { text: string; output: O } | null = null
  return once((input) => {
    const output = compute(input)
    const text = JSON.stringify(output)
    if (last?.text !== text) last = { text, output }
    return last.output
  })
}

/** Remembers an answer for each input, for as long as that input lives: of hundreds of groups, few change at a time. */
export function each<I extends object, O>(compute: (input: I) => O): (input: I) => O {
  const known = new WeakMap<I, { output: O }>()
  return (input) => {
    let found = known.get(input)
    if (found === undefined) known.set(input, (found = { output: compute(input) }))
    return found.output
  }
}
