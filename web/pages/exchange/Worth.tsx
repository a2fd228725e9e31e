// A worth in its currency, and whose share is not in it.

import { Text } from '@mantine/core'
import { useLanguage, useWords } from '../../words/use.ts'
import { decimalIn } from './money.ts'
import { exchangeWords } from './words.ts'

export type WorthProps = {
  readonly worth: string
  readonly quote: string
  readonly unknown: readonly string[]
  readonly silent?: readonly string[]
}

/** So many names are read; of more the first ones. */
const MOST = 8

type HeardProps = WorthProps & {
  /** When its balances were told last; never yet. */
  readonly answeredAt?: number
}

/** What one account is worth, once anything was heard of it. */
export function AccountWorth({ answeredAt, ...worth }: HeardProps) {
  const say = useWords(exchangeWords)
  const isUnheard = answeredAt === undefined && worth.worth === '0' && worth.unknown.length === 0
  return isUnheard ? <Text c="dimmed">{say('noWorth')}</Text> : <Worth {...worth} />
}

export function Worth({ worth, quote, unknown, silent = [] }: WorthProps) {
  const say = useWords(exchangeWords)
  const language = useLanguage()
  const named = (all: readonly string[]) =>
    all.length > MOST ? `${all.slice(0, MOST).join(', ')} …` : all.join(', ')
  return (
    <div>
      <Text component="div" fw={650} size="xl">
        {say('worthOf', { worth: decimalIn(worth, language, 'worth'), quote })}
      </Text>
      {unknown.length > 0 && (
        <Text c="amber" component="div" size="sm">
          {say('unknown', { currencies: named(unknown), count: unknown.length })}
        </Text>
      )}
      {silent.length > 0 && (
        <Text c="amber" component="div" size="sm">
          {say('silent', { accounts: named(silent) })}
        </Text>
      )}
    </div>
  )
}
