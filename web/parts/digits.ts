// How the digits of an amount are grouped: `1.23 456 789`, so that a satoshi is found at a glance.
// A group that stands apart begins with a space; the style makes it a thin one.

import { formatBtc } from '@countersign/core/bitcoin/amounts.ts'

export type Digits = readonly { readonly at: number; readonly text: string }[]

type Form = {
  readonly unit: 'BTC' | 'sats'
  readonly isSigned: boolean
  readonly language: string
}

export type Grouped = {
  readonly sign: string
  readonly strong: Digits
  /** Zeros at the end, which say nothing of the amount. */
  readonly weak: Digits
}

/** A true minus sign, as wide as the plus. */
const MINUS = '\u2212'

export function groupsOf(amount: bigint, { unit, isSigned, language }: Form): Grouped {
  const plus = isSigned && amount > 0n ? '+' : ''
  const sign = amount < 0n ? MINUS : plus
  const digits = amount < 0n ? -amount : amount
  const point = pointOf(language)
  const groups = unit === 'sats' ? inThrees(digits.toString()) : inBitcoin(digits, point)
  return { sign, ...parted(groups, unit === 'BTC' ? point : '') }
}

/** Read aloud, copied, found: no thin spaces, the sign said. */
export function plainAmount(amount: bigint, unit: Form['unit'], language: string): string {
  if (unit === 'sats') return `${amount} sats`
  return `${formatBtc(amount).replace('.', pointOf(language))} BTC`
}

const pointOf = (language: string): string =>
  new Intl.NumberFormat(language).formatToParts(0.5).find(({ type }) => type === 'decimal')
    ?.value ?? '.'

function inThrees(digits: string): Digits {
  const texts = digits.match(/\d{1,3}(?=(?:\d{3})*$)/g) ?? []
  return texts.map((text, at) => ({ at, text: at === 0 ? text : ` ${text}` }))
}

function inBitcoin(amount: bigint, point: string): Digits {
  const [whole = '0', rest = ''] = formatBtc(amount).split('.')
  const front = inThrees(whole)
  const parts = [`${point}${rest.slice(0, 2)}`, ` ${rest.slice(2, 5)}`, ` ${rest.slice(5)}`]
  return [...front, ...parts.map((text, at) => ({ at: front.length + at, text }))]
}

/** Of whole satoshis every digit counts; of bitcoin not the zeros at the end. */
function parted(groups: Digits, point: string): Pick<Grouped, 'strong' | 'weak'> {
  if (point === '') return { strong: groups, weak: [] }
  const strong: { at: number; text: string }[] = []
  const weak: { at: number; text: string }[] = []
  let isWeak = true
  for (const { at, text } of groups.toReversed()) {
    const zeros = isWeak ? (/0*$/.exec(text)?.[0].length ?? 0) : 0
    const cut = text.length - zeros
    const isAllZeros = isWeak && text.includes(point) === false && text.trim().length === zeros
    if (isAllZeros && at > 0) {
      weak.unshift({ at, text })
      continue
    }
    if (isWeak && zeros > 0 && at > 0) weak.unshift({ at, text: text.slice(cut) })
    strong.unshift({ at, text: isWeak && at > 0 ? text.slice(0, cut) : text })
    isWeak = false
  }
  return { strong, weak }
}
