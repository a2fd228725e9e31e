// One spend, as the signer read it from the bytes it would sign. The code is asked last, sealed for
// this wallet and this transaction, and sent once.

import { addressOf } from '@countersign/core/bitcoin/address.ts'
import { type Approved, type Review, readApproved, readShown, type ShownSpend } from '../answers.ts'
import { h } from '../dom.ts'
import { forgetSpend, type KnownSpend, keptSpends } from '../keep.ts'
import {
  amount,
  asCode,
  badge,
  button,
  codeField,
  facts,
  form,
  grouped,
  moment,
  notice,
  section,
  swap,
} from '../parts.ts'
import { spendBinding } from '../sealing.ts'
import type { Session } from '../session.ts'
import { limitWords, reasonWords, untilWords } from '../words.ts'

export async function spendScreen(session: Session, txid: string): Promise<Node> {
  const known = (await keptSpends()).find((each) => each.txid === txid)
  if (!known) return unknownSpend()
  const shown = readShown(await session.ask('spend.show', { ...known }))
  const article = h('article', {})
  const show = (...children: readonly Node[]) => swap(article, ...children)
  if (shown.state !== 'waiting' || !shown.spend) {
    await forgetSpend(txid)
    show(...ended(shown))
  } else {
    show(...waiting({ session, known, shown, show }))
  }
  return article
}

type Waiting = {
  readonly session: Session
  readonly known: KnownSpend
  readonly shown: ShownSpend
  readonly show: (...children: readonly Node[]) => void
}

function waiting(screen: Waiting): readonly Node[] {
  const { session, known, shown, show } = screen
  const { spend, waitsFor = [], verdict } = shown
  if (!spend) return []
  const paid = spend.payments.reduce((total, { sats }) => total + sats, 0n)
  const isReady = waitsFor.length === 1 && waitsFor[0] === 'code'
  return [
    h('p', { class: 'kicker' }, 'From ', h('bdi', {}, shown.wallet), ' on ', shown.network),
    h('h1', { class: 'total' }, spend.payments.length > 0 ? ['Pay ', amount(paid)] : 'Move coins'),
    h(
      'p',
      { class: 'lead' },
      'Asked by ',
      h('bdi', {}, shown.initiator.name),
      ' on ',
      moment(shown.askedAt),
      '. It ends ',
      untilWords(shown.expiresAt),
      '.',
    ),
    payments(shown, spend),
    costs(spend),
    verdictCard(verdict),
    isReady ? approval(screen) : heldUp(waitsFor),
    session.stage === 'paired' ? refusal(session, known, show) : h('span', {}),
  ]
}

function payments({ network }: ShownSpend, { payments: paid }: Review): HTMLElement {
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

function costs({ feeSats, change, vsize, amountSats, txid }: Review): HTMLElement {
  const rate = (Number(feeSats) / Math.max(1, vsize)).toFixed(1)
  const back = change.map(({ sats, address }) =>
    h('div', {}, amount(sats), grouped(address, 'Change')),
  )
  return section(
    'What it costs',
    facts(
      ['Network fee', [amount(feeSats), h('span', { class: 'hint' }, ` ${rate} sat/vB`)]],
      ['Leaves the wallet', amount(amountSats)],
      ['Comes back to you', back.length > 0 ? back : 'nothing'],
      ['Transaction', grouped(txid, 'Transaction')],
    ),
  )
}

function verdictCard(verdict: ShownSpend['verdict']): HTMLElement {
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
  return section('Your limits after it', h('ul', { class: 'plain' }, rows))
}

function approval({ session, known, show }: Waiting): HTMLElement {
  const { wallet, txid, key } = known
  return h(
    'section',
    { class: 'card call' },
    h('h2', {}, 'Sign it?'),
    h('p', {}, 'Only if you meant exactly this. The code is sealed for this one transaction.'),
    form({
      fields: [codeField()],
      action: 'Sign this spend',
      busy: 'Signing…',
      submit: async ({ code: typed = '' }) => {
        const code = await session.seal(asCode(typed), spendBinding(wallet, txid))
        const answer = readApproved(await session.ask('spend.approve', { wallet, txid, key, code }))
        if (answer.outcome === 'signed') await forgetSpend(txid)
        show(...outcome(answer, txid))
      },
    }),
  )
}

function outcome(
  { outcome: kind, verdict, waitsFor = [] }: Approved,
  txid: string,
): readonly Node[] {
  switch (kind) {
    case 'signed':
      return signed(txid)
    case 'denied':
      return [h('h1', {}, 'Not signed'), denial(verdict), home()]
    case 'waiting':
      return [h('h1', {}, 'Not signed yet'), heldUp(waitsFor), home()]
  }
}

function signed(txid: string): readonly Node[] {
  return [
    h('h1', {}, 'Signed'),
    notice(
      'good',
      'The signer has counted and signed this spend.',
      h('p', {}, 'The program that asked for it sends it to the network.'),
    ),
    section('Transaction', grouped(txid, 'Transaction')),
    home(),
  ]
}

function denial(verdict: ShownSpend['verdict']): HTMLElement {
  const rows = reasonWords(verdict).map((words) => h('li', {}, words))
  return notice('bad', 'The policy denies it.', h('ul', { class: 'plain' }, rows))
}

const HELD: { readonly [word: string]: string } = {
  approvals: 'It needs approvals by others, which this signer cannot take yet.',
  delay: 'The policy asks for a delay, which this signer cannot keep yet.',
  policy: 'The policy denies it as things stand. It may pass again before it ends.',
}

function heldUp(waitsFor: readonly string[]): HTMLElement {
  const why = waitsFor.filter((word) => word !== 'code').map((word) => HELD[word] ?? word)
  const rows = why.map((words) => h('li', {}, words))
  return notice('warn', 'No code helps now.', h('ul', { class: 'plain' }, rows))
}

function refusal(session: Session, { wallet, txid }: KnownSpend, show: Waiting['show']): Node {
  const cancel = async () => {
    await session.ask('spend.cancel', { wallet, txid })
    await forgetSpend(txid)
    show(h('h1', {}, 'Refused'), notice('plain', 'It will not be signed.'), home())
  }
  return h('p', { class: 'actions end' }, button('I did not mean this: refuse it', cancel))
}

function ended({ state, spend }: ShownSpend): readonly Node[] {
  if (state === 'signed') return signed(spend?.txid ?? '')
  const words =
    state === 'expired'
      ? 'It waited too long. Ask for it again.'
      : 'It was refused. Make another transaction.'
  return [h('h1', {}, 'Not signed'), notice('plain', words), home()]
}

function unknownSpend(): Node {
  return h(
    'article',
    {},
    h('h1', {}, 'Open the link again'),
    notice('plain', 'This browser holds no key to that spend.'),
    h('p', { class: 'hint' }, 'The program that asked for it shows the whole link.'),
    h('p', {}, badge('plain', 'nothing was signed')),
    home(),
  )
}

const home = (): HTMLElement =>
  h('p', { class: 'actions' }, h('a', { class: 'quiet', href: '#/' }, 'Back to your desk'))
