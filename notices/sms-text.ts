// A notice in at most two SMS: in the GSM alphabet where its words allow, else in UCS-2. The seq,
// the short head and the short code are always in it, whatever had to be cut.
//
// 3GPP TS 23.038 (alphabet); TS 23.040: of a divided message each part holds 153 or 67 characters.

import { clean, timeText } from './clean.ts'
import type { Notice } from './notice.ts'
import { markOf } from './text.ts'

const GSM =
  '@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?' +
  '¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà'
// Each of these takes two places: an escape goes before it.
const GSM_EXTENDED = '\f^{}\\[~]|€'

const TYPOGRAPHIC: Readonly<Record<string, string>> = {
  '“': '"',
  '”': '"',
  '„': '"',
  '«': '"',
  '»': '"',
  '‘': "'",
  '’': "'",
  '–': '-',
  '—': '-',
  '…': '...',
}

export type SmsSize = { readonly alphabet: 'gsm' | 'ucs2'; readonly segments: number }

/** How a provider would cut the text: GSM septets, or UTF-16 units when one character needs it. */
export function smsSize(text: string): SmsSize {
  const septets = septetsOf(text)
  if (septets !== undefined) {
    return { alphabet: 'gsm', segments: septets <= 160 ? 1 : Math.ceil(septets / 153) }
  }
  return { alphabet: 'ucs2', segments: text.length <= 70 ? 1 : Math.ceil(text.length / 67) }
}

function septetsOf(text: string): number | undefined {
  let septets = 0
  for (const character of text) {
    if (GSM.includes(character)) septets += 1
    else if (GSM_EXTENDED.includes(character)) septets += 2
    else return undefined
  }
  return septets
}

// A link longer than this would push out the words; it is in the mail.
const MAX_LINK = 160

/** The text of the SMS. Never more than two segments, by the count of `smsSize`. */
export function smsText(notice: Notice): string {
  const { organisation, title, who, takesHoldAt, stop } = notice
  const holds = takesHoldAt === undefined ? [] : [`Takes hold ${timeText(takesHoldAt)}.`]
  const link = stop.link !== undefined && stop.link.length <= MAX_LINK ? [stop.link] : []
  const typed = notice.toType === undefined ? '' : ` type ${simple(notice.toType)}`
  const mark = `${markOf(notice)}${typed}`
  const start = (most: number) =>
    `Countersign ${clean(simple(organisation), most)} ${mark}: ${clean(simple(title), most * 3)}.`
  // Left out from the end, until it fits; the mark and what happened always stay.
  const parts = [...holds, `By ${clean(simple(who), 24)}.`, simple(stop.words), ...link]
  const orders = [
    parts,
    parts.filter((part) => part !== simple(stop.words)),
    [...holds, ...link],
    holds,
    [],
  ]
  for (const most of [32, 16, 8]) {
    for (const order of orders) {
      const text = [start(most), ...order].join(' ')
      if (fits(text)) return text
    }
  }
  return `Countersign ${mark}`
}

// One unit of room to spare: no character is divided between two segments.
function fits(text: string): boolean {
  const septets = septetsOf(text)
  return septets === undefined ? text.length <= 2 * 67 - 1 : septets <= 2 * 153 - 1
}

// The GSM alphabet lacks most accents; a name without them is read by everybody, and a message in
// UCS-2 holds less than half. What has no plain form stays as it is.
function simple(text: string): string {
  const characters = [...text].map((character) => {
    if (septetsOf(character) !== undefined) return character
    const plain = TYPOGRAPHIC[character] ?? character.normalize('NFKD').replace(/\p{M}/gu, '')
    return septetsOf(plain) === undefined ? character : plain
  })
  return characters.join('')
}
