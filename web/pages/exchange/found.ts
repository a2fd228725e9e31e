// What a venue says of a key, out of the trader's words: rights, and what is not as it should be.

import type { Answer } from '../../session/api.ts'
import type { exchangeWords } from './words.ts'

export type Account = Answer<'listExchangeAccounts'>['accounts'][number]
type Word = (typeof exchangeWords.keys)[number]
type Fields = Readonly<Record<string, unknown>>

const fieldsOf = (value: unknown): Fields =>
  typeof value === 'object' && value !== null ? (value as Fields) : {}

const KINDS: Readonly<Record<string, Word>> = {
  'ip-open': 'ipOpen',
  'ip-untold': 'ipUntold',
  'ip-elsewhere': 'ipElsewhere',
  wide: 'wide',
  expires: 'expires',
}

/** Each with the words for it; of kinds that this page knows. */
export function findingsOf({ found }: Pick<Account, 'found'>) {
  const { findings } = fieldsOf(found)
  return (Array.isArray(findings) ? findings : []).flatMap((each: unknown) => {
    const { kind, rights, at } = fieldsOf(each)
    const word = KINDS[String(kind)]
    const named = Array.isArray(rights) ? rights.join(', ') : ''
    return word ? [{ word, rights: named, at: typeof at === 'string' ? Number(at) : null }] : []
  })
}

/** `yes`, `no`, or what nobody says. */
export function rightOf({ found }: Pick<Account, 'found'>, name: string): Word {
  const value = fieldsOf(fieldsOf(found).rights)[name]
  return value === 'yes' || value === 'no' ? value : 'untold'
}
