// Which passwords are refused: short ones, long ones, those that everybody uses, and those that
// say whose they are. Nothing about which characters they are made of (NIST SP 800-63B-4 3.1.1.2).

/** What people type is compared in one form, whatever keyboard it came from. */
export const normalPassword = (typed: string): string => typed.normalize('NFKC')

const PASSWORD_LENGTH = { least: 12, most: 256 } as const

export type PasswordFlaw =
  | 'short'
  | 'long'
  /** One of those that are tried first, or one such with digits or signs around it. */
  | 'common'
  /** On a list of those that were in a breach, which an operator may lay there. */
  | 'breached'
  /** Few characters again and again, or a run of them. */
  | 'simple'
  /** Like the name of its owner or of what it is for. */
  | 'own'

/** Words of at least so many letters count. */
const LEAST_OWN = 4
const LEAST_DIFFERENT = 5

/**
 * @param password - normal, as `normalPassword` makes it
 * @param isCommon - whether a lower-case word is on a list of common passwords
 * @param own - names of its owner, of the organisation, of the product
 * @returns null for one that may be used
 */
export function flawOf(
  password: string,
  isCommon: (word: string) => boolean,
  own: readonly string[],
): PasswordFlaw | null {
  const characters = [...password]
  if (characters.length < PASSWORD_LENGTH.least) return 'short'
  if (characters.length > PASSWORD_LENGTH.most) return 'long'
  const lower = password.toLowerCase()
  if (new Set(lower).size < LEAST_DIFFERENT || isRun(lower)) return 'simple'
  const bare = lower.replaceAll(/^[^\p{L}]+|[^\p{L}]+$/gu, '')
  const forms = [lower, bare, periodOf(lower), periodOf(bare), unleet(bare)]
  if (forms.some((form) => form !== '' && isCommon(form))) return 'common'
  const rest = wordsOf(own).reduce((left, word) => left.replaceAll(word, ''), lower)
  // What is left when the names are taken out has to stand by itself.
  return [...rest].length < PASSWORD_LENGTH.least - 4 && rest !== lower ? 'own' : null
}

function wordsOf(own: readonly string[]): readonly string[] {
  const words = own.flatMap((name) => [name, ...name.split(/[^\p{L}\p{N}]+/u)])
  const lower = words.map((word) => normalPassword(word).toLowerCase())
  return lower.filter((word) => word.length >= LEAST_OWN).toSorted((a, b) => b.length - a.length)
}

/** Letters or digits that follow one another: abcdefghijkl, 210987654321. */
function isRun(text: string): boolean {
  const codes = [...text].map((character) => character.codePointAt(0) ?? 0)
  const steps = codes.slice(1).map((code, at) => code - (codes[at] ?? 0))
  const regular = steps.filter((step) => Math.abs(step) <= 1 || Math.abs(step) === 9)
  return regular.length >= steps.length - 1
}

/** The shortest part that the text repeats; itself where it repeats none. */
function periodOf(text: string): string {
  const length = (text + text).indexOf(text, 1)
  return length > 0 ? text.slice(0, length) : text
}

const LEET: Readonly<Record<string, string>> = { 0: 'o', 1: 'l', 3: 'e', 4: 'a', 5: 's', 7: 't' }

function unleet(text: string): string {
  const letters = text.replaceAll('@', 'a').replaceAll('$', 's').replaceAll('!', 'i')
  return letters.replaceAll(/[013457]/g, (digit) => LEET[digit] ?? digit)
}
