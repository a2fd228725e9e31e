// A notice as plain text: the rows that a mail, a push and a topic show alike.

import { timeText } from './clean.ts'
import type { Notice } from './notice.ts'

export type Row = { readonly label: string; readonly value: string }

/** Who, when and where, in the order in which they are read. */
export function rowsOf(notice: Notice): readonly Row[] {
  const holds =
    notice.takesHoldAt === undefined
      ? []
      : [{ label: 'Takes hold', value: timeText(notice.takesHoldAt) }]
  return [
    { label: 'Organisation', value: notice.organisation },
    { label: 'By', value: notice.who },
    { label: 'At', value: timeText(notice.at) },
    ...holds,
  ]
}

/** What is compared with the other channels and the desk. */
export const markOf = ({ seq, shortHead, shortCode }: Notice): string =>
  `#${seq} ${shortHead} code ${shortCode}`

/** The whole notice as lines of text, the link on a line of its own. */
export function plainText(notice: Notice): string {
  const { title, what, stop, seq, shortHead, shortCode } = notice
  const link = stop.link === undefined ? [] : [stop.link]
  const blocks = [
    [title],
    what,
    rowsOf(notice).map(({ label, value }) => `${label}: ${value}`),
    [`How to stop it: ${stop.words}`, ...link],
    [`Seq: ${seq}`, `Head: ${shortHead}`, `Code: ${shortCode}`, COMPARE],
  ]
  return `${blocks.map((lines) => lines.join('\n')).join('\n\n')}\n`
}

export const COMPARE = 'Compare these with your other channels and the desk. They must be the same.'
