// The pieces of a spend that its asker and those who approve it are shown alike: to whom it pays,
// what it costs, what the limits hold after it, who decides.

import { addressOf } from '@countersign/core/bitcoin/address.ts'
import { FIRST_LOCK_TIME } from '@countersign/core/bitcoin/lock-time.ts'
import type { Decision, Review, ShownSpend } from '../answers.ts'
import { type Child, h } from '../dom.ts'
import { amount, badge, facts, grouped, moment, notice, section } from '../parts.ts'
import { limitWords } from '../words.ts'

/** "Pay 0.5 BTC": everything that goes to others. */
export function spendTitle({ payments }: Review): Child {
  const paid = payments.reduce((total, { sats }) => total + sats, 0n)
  return payments.length > 0 ? ['Pay ', amount(paid)] : 'Move coins'
}

/** To whom it pays, each address whole. */
export function paymentRows(
  { network }: Pick<ShownSpend, 'network'>,
  { payments: paid }: Review,
): HTMLElement {
  const rows = paid.map(({ script, address, sats }) => {
    // Worked out here as well: a name that does not fit the bytes is no address.
    const derived = addressOf(Uint8Array.fromHex(script), network)
    const where =
      derived === null
        ? [h('span', { class: 'hint' }, 'No address: the script '), grouped(script, 'Script')]
        : grouped(derived, 'Address')
    const isOdd = address !== undefined && address !== derived
    return h(
      'li',
      {},
      h('div', { class: 'sum' }, amount(sats)),
      where,
      isOdd ? notice('bad', 'The signer names another address for this script.') : null,
    )
  })
  const title = paid.length === 1 ? 'To this address' : `To these ${paid.length} addresses`
  if (paid.length === 0) return section('To nobody else', h('p', {}, 'Everything comes back.'))
  return section(title, h('ol', { class: 'payments' }, rows))
}

/** Fee, change and what leaves the wallet. */
export function costs({ feeSats, change, vsize, amountSats, txid }: Review): HTMLElement {
  const rate = (Number(feeSats) / Math.max(1, vsize)).toFixed(1)
  const back = change.map(({ sats, address }) =>
    h('div', {}, amount(sats), grouped(address, 'Change')),
  )
  return section(
    'What it costs',
    facts(
      ['Network fee', [amount(feeSats), h('span', { class: 'hint' }, ` ${rate} sat/vB`)]],
      ['Leaves the wallet', amount(amountSats)],
      ['Comes back', back.length > 0 ? back : 'nothing'],
      ['Transaction', grouped(txid, 'Transaction')],
    ),
  )
}

const SECONDS_A_BLOCK = 600

type Later = {
  readonly counts?: 'until-spent' | undefined
  readonly chainHeight?: number | undefined
  readonly spend: Review
}

/** Of what counts until it is spent: from when on it can be sent, and that no time frees it. */
export function laterCard(
  { counts, chainHeight, spend: { notBefore } }: Later,
  now: number = Date.now() / 1000,
): HTMLElement | null {
  if (counts === undefined) return null
  const until =
    'It counts against the limits until one of its coins is spent, whatever time passes.'
  if (notBefore === undefined) return notice('warn', 'It replaces one signed for later', until)
  const blocks = chainHeight === undefined ? null : notBefore - chainHeight
  const about = blocks === null ? null : [' (about ', moment(now + blocks * SECONDS_A_BLOCK), ')']
  const when =
    notBefore < FIRST_LOCK_TIME ? [`block ${notBefore}`, about] : [moment(notBefore), null]
  return notice(
    'warn',
    'Signed now, sent later',
    h('p', {}, 'It cannot be sent before ', when, '.'),
    h('p', {}, until),
  )
}

/** Who goes on with it. */
export function senderWords(broadcast: 'yes' | 'no' | 'other', isLater: boolean): string {
  switch (broadcast) {
    case 'yes':
      return isLater
        ? 'the server sends it to the network when its time has come.'
        : 'the server sends it to the network.'
    case 'no':
      return 'the server keeps it and does not send it.'
    case 'other':
      return 'the program that asked for it sends it to the network.'
  }
}

/** What each limit holds after it. */
export function verdictCard(verdict: ShownSpend['verdict']): HTMLElement {
  const limits = limitWords(verdict)
  if (limits.length === 0) return h('div', { hidden: true })
  const rows = limits.map(({ window, left }) => {
    if (typeof left === 'string') return h('li', {}, `${left} left in ${window}`)
    const share = left.of === 0n ? 0 : Number((left.sats * 1000n) / left.of) / 1000
    return h(
      'li',
      {},
      h('div', {}, amount(left.sats), ' of ', amount(left.of), ' left in ', window),
      h('meter', { min: '0', max: '1', value: String(share), 'aria-hidden': 'true' }),
    )
  })
  return section('Limits after it', h('ul', { class: 'plain' }, rows))
}

/** Who has agreed, of whom it needs how many, and when a delay is over. */
export function decisionCard(
  { groups, votes, opensAt }: Decision,
  nameOf: (member: string) => string,
): HTMLElement {
  const rows = groups.map(({ group, count, by }) =>
    h(
      'li',
      {},
      h(
        'div',
        {},
        h('strong', {}, group),
        h('div', { class: 'hint' }, by.length === 0 ? 'nobody yet' : by.map(nameOf).join(', ')),
      ),
      badge(by.length >= count ? 'good' : 'warn', `${by.length} of ${count}`),
    ),
  )
  const against = votes
    .filter(({ decision }) => decision === 'reject')
    .map(({ member }) => h('li', {}, h('bdi', {}, nameOf(member)), badge('bad', 'rejects')))
  return section(
    'Who has agreed',
    h('ul', { class: 'rows' }, rows, against),
    opensAt === undefined ? null : facts(['Not before', moment(opensAt)]),
  )
}
