// Accounts at exchanges: which there are, and the ways to a new one.

import { VENUES } from '@countersign/core/exchange/venues.ts'
import { plain } from '@countersign/core/plain.ts'
import { readAccounts, rightsBadge } from '../../accounts.ts'
import { type Child, h } from '../../dom.ts'
import { fingerprint } from '../../identity.ts'
import { button, fingerprintView, notice, section } from '../../parts.ts'
import type { Session } from '../../session.ts'
import type { Trader } from '../../trader.ts'

/** Secrets are sealed to it: a person compares it first. */
export function compareTrader(session: Session, trader: Trader): Node {
  const pin = async () => {
    await trader.pin()
    session.go(location.hash)
  }
  return h(
    'article',
    {},
    h('h1', {}, 'Is this your trader?'),
    h(
      'p',
      { class: 'lead' },
      'Keys of exchanges are sealed to the trader, in this page, and to nobody else. Compare its ',
      'fingerprint with the one that the launcher shows in its terminal.',
    ),
    section(
      'Fingerprint of the trader',
      fingerprintView(fingerprint(trader.identity)),
      h('p', { class: 'actions' }, button('It is the same', pin, 'primary')),
    ),
    notice('warn', 'If it differs, stop here.', h('p', {}, 'Type no key into this page.')),
  )
}

export async function accountsScreen(trader: Trader): Promise<Node> {
  const accounts = readAccounts(await trader.ask('account.list', plain({})))
  const rows = accounts.map((each) =>
    h(
      'li',
      {},
      h('a', { href: `#/account/${each.account}` }, h('bdi', {}, each.account)),
      h('span', { class: 'hint' }, `${each.venue}, in ${each.quote}`),
      rightsBadge(each),
    ),
  )
  return h(
    'article',
    {},
    h('h1', {}, 'Exchanges'),
    h(
      'p',
      { class: 'lead' },
      'A key that is given to the trader never comes back out, and is refused where it could ',
      'withdraw.',
    ),
    section('Accounts', rows.length === 0 ? none() : h('ul', { class: 'rows' }, rows)),
    section('Add an account', h('ul', { class: 'rows' }, VENUES.map(venueRow))),
    section(
      'When something is wrong',
      h('p', {}, 'Any member stops all trading at once, alone; coming back takes the others.'),
      h('p', { class: 'actions' }, h('a', { href: '#/freeze/trading' }, 'Stop all trading')),
    ),
  )
}

const none = (): Child => h('p', { class: 'hint' }, 'None yet.')

const venueRow = ({ id, name }: (typeof VENUES)[number]): HTMLElement =>
  h(
    'li',
    {},
    h('span', {}, name),
    h(
      'span',
      {},
      h('a', { href: `#/add-account/${id}/watch` }, 'to watch'),
      ' · ',
      h('a', { href: `#/add-account/${id}/trade` }, 'to trade'),
      ' · ',
      h('a', { href: `#/add-account/${id}/paper` }, 'with pretended money'),
    ),
  )
