// What a link of the console brought here, where it cannot be shown: to a browser that is nobody's,
// without its contents any more, or written by somebody who wrote no link of ours.

import { h } from '../dom.ts'
import { badge, notice, section } from '../parts.ts'
import type { Session } from '../session.ts'

/** The way on: to this member's desk, and back to the console. */
export function onwards({ consoleOrigin }: Pick<Session, 'consoleOrigin'>): HTMLElement {
  const back =
    consoleOrigin === null ? null : h('a', { href: consoleOrigin }, 'Back to the console')
  return h('p', { class: 'actions' }, h('a', { class: 'quiet', href: '#/' }, 'To your desk'), back)
}

/** A link that only a member's own browser can follow. */
export function strangersLink(session: Session): HTMLElement {
  return h(
    'article',
    {},
    h('h1', {}, 'This browser is nobody’s yet'),
    notice(
      'warn',
      'The link asks for a member’s signature, and this browser has no key of a member.',
      h('p', {}, 'Nothing was done, and what it brought is forgotten here.'),
    ),
    section(
      'What to do',
      h(
        'ul',
        { class: 'plain' },
        h('li', {}, 'Open your desk in the browser that you use it with, and the link there.'),
        h(
          'li',
          {},
          'Or make this one yours: in that browser, under “Keys” or “Devices”, you let it in. ',
          'Then open the link again.',
        ),
        h('li', {}, 'Whoever is not a member yet asks one of them for an invitation.'),
      ),
    ),
    h(
      'p',
      { class: 'actions' },
      h('a', { class: 'primary', href: '#/' }, 'Make this browser yours'),
    ),
    onwards(session),
  )
}

/** Its contents were wiped from the address, and are gone with the page that read them. */
export function emptiedLink(session: Session): HTMLElement {
  return h(
    'article',
    {},
    h('h1', {}, 'Open the link again'),
    notice('plain', 'What it brought is not kept: neither in this address nor in the history.'),
    h('p', {}, badge('plain', 'nothing was done')),
    onwards(session),
  )
}

export function brokenLink(session: Session, why: string): HTMLElement {
  return h(
    'article',
    {},
    h('h1', {}, 'This link cannot be read'),
    notice('bad', 'It is no link of the console, or was cut off on its way.', h('p', {}, why)),
    h('p', {}, badge('plain', 'nothing was done')),
    onwards(session),
  )
}
