// Makes untrusted text fit to stand in a notice: one line, bounded, and nothing in it that hides,
// reorders or becomes a link. It never makes text longer than its bound.

// Line breaks and other controls end a mail header; the invisible and the direction marks let a
// name show something else than it is.
const HIDDEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Co}\p{Cs}\u115f\u1160\u3164\uffa0]+/gu
// More than three marks on one letter paint over the lines around it.
const PILED_MARKS = /(\p{M}{3})\p{M}+/gu

/** One line of at most `most` characters; what is longer ends in "…". */
export function clean(text: string, most: number): string {
  const line = text
    .normalize('NFC')
    .replace(HIDDEN, ' ')
    .replace(PILED_MARKS, '$1')
    .replace(/\s+/gu, ' ')
    .trim()
  const characters = [...line]
  return characters.length <= most ? line : `${characters.slice(0, most - 1).join('')}…`
}

/**
 * The same for a name that somebody chose: what a phone or a mail program would turn into a link
 * gets a space, because a link in a notice has to be ours.
 */
export function cleanName(text: string, most = 64): string {
  const unlinked = clean(text, most)
    .replace(/:\/\//g, ': //')
    .replace(/(?<=[\p{L}\p{N}])[.。．｡](?=\p{L})/gu, '. ')
  return clean(unlinked, most)
}

/** The same for a whole sentence from outside; an amount such as 0.5 BTC stays as it is. */
export const cleanSentence = (text: string): string => cleanName(text, 500)

/** `2026-11-21 17:54 UTC`: the same for every reader, wherever they are. */
export function timeText(at: number): string {
  const text = new Date(at * 1000).toISOString()
  return `${text.slice(0, 10)} ${text.slice(11, 16)} UTC`
}
