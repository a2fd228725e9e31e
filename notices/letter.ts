// The HTML of a mail. No image, no font, no script, nothing from elsewhere; React escapes every
// text. Colours that a dark mail program would turn around are set for both.

import { Body } from '@react-email/body'
import { Container } from '@react-email/container'
import { Head } from '@react-email/head'
import { Heading } from '@react-email/heading'
import { Hr } from '@react-email/hr'
import { Html } from '@react-email/html'
import { Link } from '@react-email/link'
import { Preview } from '@react-email/preview'
import { render } from '@react-email/render'
import { Text } from '@react-email/text'
import { createElement as h, type ReactElement } from 'react'
import type { Notice } from './notice.ts'
import { COMPARE, rowsOf } from './text.ts'

const FONT = 'system-ui, -apple-system, Segoe UI, Roboto, Helvetica, Arial, sans-serif'
const MONO = 'ui-monospace, SFMono-Regular, Menlo, Consolas, monospace'
const INK = '#1b1f24'
const SOFT = '#57606a'
const LINE = '#d9dee3'

const ACCENT = { urgent: '#b42318', important: '#0b57b0', note: '#57606a' } as const
const ACCENT_DARK = { urgent: '#ff8a7a', important: '#86b9ff', note: '#a6b0bb' } as const
const SAID = { urgent: 'Urgent', important: 'Important', note: 'For your records' } as const

// Classes with !important, because a style of its own would win over the media query. Body sets
// its background a second time, on the cell of the table that it makes.
const dark = (notice: Notice) => `
:root { color-scheme: light dark; supported-color-schemes: light dark }
@media (max-width: 480px) { .card { padding: 20px !important } }
@media (prefers-color-scheme: dark) {
  .page, .page>table>tbody>tr>td { background-color: #0f1317 !important }
  .card { background-color: #171c22 !important; border-color: #2b333c !important }
  .ink { color: #e8ecf0 !important }
  .soft { color: #a6b0bb !important }
  .line { border-color: #2b333c !important }
  .mark { background-color: #0f1317 !important; border-color: #2b333c !important }
  .accent { color: ${ACCENT_DARK[notice.severity]} !important }
  .button { background-color: #e8ecf0 !important; color: #0f1317 !important }
}`

/** The notice as a whole HTML page. */
export function letterOf(notice: Notice): Promise<string> {
  return render(letter(notice))
}

function letter(notice: Notice): ReactElement {
  return h(
    Html,
    { lang: 'en' },
    h(
      Head,
      null,
      h('meta', { name: 'viewport', content: 'width=device-width, initial-scale=1' }),
      h('meta', { name: 'color-scheme', content: 'light dark' }),
      h('meta', { name: 'supported-color-schemes', content: 'light dark' }),
      h('title', null, notice.title),
      h('style', null, dark(notice)),
    ),
    h(
      Body,
      { className: 'page', style: { backgroundColor: '#f3f5f7', margin: 0, fontFamily: FONT } },
      h(Preview, null, `${notice.what[0] ?? notice.title}`),
      h(Container, { style: PAGE }, card(notice)),
    ),
  )
}

const PAGE = { maxWidth: '560px', width: '100%', margin: '0 auto', padding: '24px 12px' }
const CARD = {
  backgroundColor: '#ffffff',
  border: `1px solid ${LINE}`,
  borderRadius: '12px',
  padding: '28px',
  overflowWrap: 'anywhere' as const,
}

function card(notice: Notice): ReactElement {
  const accent = { ...SMALL, color: ACCENT[notice.severity], fontWeight: 600 }
  return h(
    'div',
    { className: 'card', style: CARD },
    h(Text, { className: 'accent', style: accent }, `${SAID[notice.severity]} · Countersign`),
    h(Heading, { as: 'h1', className: 'ink', style: TITLE }, notice.title),
    ...notice.what.map((sentence, i) =>
      h(Text, { key: `what-${i}`, className: 'ink', style: PARAGRAPH }, sentence),
    ),
    rows(notice),
    h(Hr, { className: 'line', style: RULE }),
    ...stop(notice),
    h(Hr, { className: 'line', style: RULE }),
    ...mark(notice),
  )
}

const SMALL = { fontSize: '13px', lineHeight: '18px', margin: '0 0 6px' }
const TITLE = { fontSize: '21px', lineHeight: '28px', margin: '0 0 14px', color: INK }
const PARAGRAPH = { fontSize: '16px', lineHeight: '24px', margin: '0 0 8px', color: INK }
const RULE = { borderColor: LINE, margin: '18px 0' }
const LABEL = { ...SMALL, margin: 0, color: SOFT, padding: '3px 16px 3px 0', whiteSpace: 'nowrap' }
const VALUE = { fontSize: '15px', lineHeight: '21px', color: INK, padding: '3px 0' }

function rows(notice: Notice): ReactElement {
  const lines = rowsOf(notice).map(({ label, value }) =>
    h(
      'tr',
      { key: label },
      h('td', { className: 'soft', valign: 'top', style: LABEL }, label),
      h('td', { className: 'ink', valign: 'top', style: VALUE }, value),
    ),
  )
  const layout = { role: 'presentation', cellPadding: 0, cellSpacing: 0, border: 0 }
  return h('table', { ...layout, style: { marginTop: '14px' } }, h('tbody', null, ...lines))
}

function stop({ kind, stop: { words, link } }: Notice): readonly ReactElement[] {
  const text = h(Text, { key: 'words', className: 'ink', style: PARAGRAPH }, words)
  const label = h(Text, { key: 'label', className: 'soft', style: SOFT_SMALL }, 'How to stop it')
  if (link === undefined) return [label, text]
  const button = h(
    Link,
    { key: 'button', href: link, className: 'button', rel: 'noreferrer noopener', style: BUTTON },
    kind === 'account.reset' ? 'Open the console' : 'Open the desk',
  )
  // The address is shown whole, so that its host can be read before the click.
  return [label, text, button, h(Text, { key: 'link', className: 'soft', style: ADDRESS }, link)]
}

const SOFT_SMALL = { ...SMALL, color: SOFT }
const ADDRESS = { ...SMALL, color: SOFT, margin: '10px 0 0' }
const BUTTON = {
  display: 'inline-block',
  backgroundColor: INK,
  color: '#ffffff',
  borderRadius: '8px',
  padding: '11px 18px',
  margin: '6px 0 0',
  fontSize: '15px',
  fontWeight: 600,
}

function mark({ seq, shortHead, shortCode }: Notice): readonly ReactElement[] {
  const style = {
    fontFamily: MONO,
    fontSize: '15px',
    lineHeight: '24px',
    backgroundColor: '#f3f5f7',
    border: `1px solid ${LINE}`,
    borderRadius: '8px',
    padding: '10px 14px',
    margin: '0 0 10px',
    color: INK,
  }
  return [
    h(
      Text,
      { key: 'mark', className: 'mark ink', style },
      `seq ${seq}`,
      h('br'),
      `head ${shortHead}`,
      h('br'),
      `code ${shortCode}`,
    ),
    h(Text, { key: 'compare', className: 'soft', style: { ...SOFT_SMALL, margin: 0 } }, COMPARE),
  ]
}
