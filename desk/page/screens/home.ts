// What needs the owner, and how everything stands.

import type { Canonical } from '@countersign/core/canonical.ts'
import { OWNER } from '@countersign/core/charter/member.ts'
import {
  type Factor,
  type OwnedDevice,
  readDevices,
  readFactors,
  readPending,
  readShown,
  readWallets,
} from '../answers.ts'
import { helloLink } from '../console.ts'
import { type Child, h } from '../dom.ts'
import { fingerprint } from '../identity.ts'
import {
  forgetInvitation,
  forgetSpend,
  type KnownSpend,
  keptInvitations,
  keptSpends,
} from '../keep.ts'
import { amount, badge, button, facts, fingerprintView, notice, section } from '../parts.ts'
import { isTeam, type Seat, takeSeat } from '../seat.ts'
import type { Session } from '../session.ts'
import { Refusal } from '../signer.ts'
import { plural, untilWords } from '../words.ts'
import { decisionsCard, forApproval, locksCard, waitingCards } from './waiting.ts'

export async function homeScreen(session: Session): Promise<Node> {
  const read = async <T>(
    kind: 'factors' | 'devices' | 'wallet.list',
    reader: (answer: Canonical) => T,
  ) => reader(await session.ask(kind, {}))
  const factors = await read('factors', readFactors)
  const devices = await read('devices', readDevices)
  const wallets = await read('wallet.list', readWallets)
  const seat = await takeSeat(session)
  for (const { invitation } of await keptInvitations())
    await forgetEndedInvitation(seat, invitation)
  const waiting = await waitingSpends(session, seat, wallets)
  const toApprove = await forApproval(session, seat, wallets)
  const cards = waitingCards(session, seat, toApprove)
  return h(
    'article',
    {},
    h('div', { class: 'spread' }, h('h1', {}, 'Your desk'), consoleDoor(session)),
    warnings(session),
    cards,
    needed({ factors, waiting, isOwner: seat.me.id === OWNER, hasOther: cards.length > 0 }),
    locksCard(seat),
    decisionsCard(seat),
    h(
      'div',
      { class: 'columns' },
      section('People', peopleCard(seat)),
      seat.me.id === OWNER ? section('Authenticator', factorCard(factors)) : null,
      section('Wallets', walletCard(wallets)),
      isTeam(seat) ? null : section('Devices', deviceCard(session, devices)),
      section('Signer', signerCard(session)),
    ),
    h(
      'p',
      { class: 'actions end' },
      h('a', { class: 'quiet', href: '#/freeze/organisation' }, 'Freeze everything'),
    ),
  )
}

/** Signed when it is pressed, for it is good once and for some minutes. */
function consoleDoor(session: Session): Child {
  const { consoleOrigin } = session
  if (consoleOrigin === null) return null
  const open = async () => location.assign(await helloLink(consoleOrigin, session))
  return h(
    'div',
    { class: 'door' },
    button('Open the console', open),
    h('span', { class: 'hint', dir: 'ltr' }, new URL(consoleOrigin).host),
  )
}

type WaitingSpend = {
  readonly wallet: string
  readonly txid: string
  readonly amountSats: bigint
  readonly expiresAt: number
  /** Its link was opened in this browser. */
  readonly isHere: boolean
}

async function waitingSpends(
  session: Session,
  { me }: Seat,
  wallets: readonly string[],
): Promise<readonly WaitingSpend[]> {
  const known = await keptSpends()
  const here = new Set(known.map(({ txid }) => txid))
  const waiting: WaitingSpend[] = []
  const pending = new Set<string>()
  for (const wallet of wallets) {
    const spends = readPending(await session.ask('spend.pending', { wallet }))
    for (const { txid, amountSats, expiresAt, device } of spends) {
      pending.add(txid)
      const isMine = here.has(txid) || me.credentials.some(({ id }) => id === device)
      if (isMine) waiting.push({ wallet, txid, amountSats, expiresAt, isHere: here.has(txid) })
    }
  }
  for (const spend of known) if (!pending.has(spend.txid)) await forgetEnded(session, spend)
  return waiting
}

// What waits no longer needs no key here.
async function forgetEnded(session: Session, { wallet, txid, key }: KnownSpend): Promise<void> {
  try {
    const { state } = readShown(await session.ask('spend.show', { wallet, txid, key }))
    if (state !== 'waiting') await forgetSpend(txid)
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    await forgetSpend(txid)
  }
}

function warnings({ greeting }: Session): Child {
  const told: Node[] = []
  if (greeting.frozen !== '') {
    told.push(notice('bad', 'The signer is frozen and signs nothing.', h('p', {}, greeting.frozen)))
  }
  if (greeting.witness.state === 'needed') {
    const words =
      'After a start the signer waits for a witness outside its backups. Start yours: until it ' +
      'has answered, nothing is signed.'
    told.push(notice('warn', 'Waiting for the witness', h('p', {}, words)))
  }
  return told
}

type Needed = {
  readonly factors: readonly Factor[]
  readonly waiting: readonly WaitingSpend[]
  readonly isOwner: boolean
  /** Something else waits already. */
  readonly hasOther: boolean
}

function needed({ factors, waiting, isOwner, hasOther }: Needed): Child {
  const isBare = isOwner && !factors.some(({ state }) => state === 'active')
  if (isBare) {
    return h(
      'section',
      { class: 'card call' },
      h('h2', {}, 'Next: your authenticator'),
      h('p', {}, 'Nothing is signed without a one-time code. Set up what makes yours.'),
      h('p', { class: 'actions' }, h('a', { class: 'primary', href: '#/enrol' }, 'Set it up')),
    )
  }
  if (waiting.length === 0 && hasOther) return null
  if (waiting.length === 0) {
    return h('section', { class: 'card calm' }, h('p', {}, 'Nothing waits for you.'))
  }
  const rows = waiting.map((spend) => h('li', {}, spendRow(spend)))
  const title = `${plural(waiting.length, 'spend waits', 'spends wait')} for you`
  return h('section', { class: 'card call' }, h('h2', {}, title), h('ul', { class: 'rows' }, rows))
}

function spendRow({ wallet, txid, amountSats, expiresAt, isHere }: WaitingSpend): Child {
  const said = h(
    'div',
    {},
    h('div', { class: 'sum' }, amount(amountSats)),
    h('div', { class: 'hint' }, 'from ', h('bdi', {}, wallet), `, ends ${untilWords(expiresAt)}`),
  )
  if (isHere) {
    return [said, h('a', { class: 'primary', href: `#/spend/${wallet}/${txid}` }, 'See it')]
  }
  const how = 'Open the link shown by the program that asked for it.'
  return [said, h('span', { class: 'hint' }, how)]
}

const KINDS: { readonly [kind: string]: string } = {
  totp: 'Codes by time',
  hotp: 'Codes by counter',
  yubico: 'Yubico key',
}

function factorCard(factors: readonly Factor[]): Child {
  const active = factors.find(({ state }) => state === 'active')
  if (!active) return h('p', {}, badge('warn', 'none yet'))
  const left = active.recoveryCodesLeft
  const waiting = factors.find(({ state }) => state === 'waiting')
  return [
    facts(
      ['Kind', KINDS[active.kind] ?? active.kind],
      ['Wrong codes', active.wrongCodes === 0 ? 'none' : badge('warn', String(active.wrongCodes))],
      ['Recovery codes left', left > 2 ? String(left) : badge('warn', String(left))],
    ),
    waiting
      ? notice('warn', `Another one takes its place ${untilWords(waiting.activeFrom)}.`)
      : null,
  ]
}

function peopleCard({ view }: Seat): Child {
  const rows = view.members.map(({ name, roles, suspended }) =>
    h(
      'li',
      {},
      h('bdi', {}, name),
      suspended === 'no'
        ? h('span', { class: 'hint' }, roles.join(', '))
        : badge('bad', 'suspended'),
    ),
  )
  return [
    h('ul', { class: 'rows' }, rows),
    h('p', { class: 'actions' }, h('a', { href: '#/people' }, 'See them, or invite somebody')),
  ]
}

// Its secret is of no use any more, once the charter knows what it brought.
async function forgetEndedInvitation({ view }: Seat, id: string): Promise<void> {
  if (!view.invitations.some((each) => each.id === id)) await forgetInvitation(id)
}

function walletCard(wallets: readonly string[]): Child {
  if (wallets.length === 0) {
    return h('p', { class: 'hint' }, 'None yet. Create one with your wallet’s own program.')
  }
  const rows = wallets.map((name) =>
    h('li', {}, h('a', { href: `#/wallet/${name}` }, h('bdi', {}, name))),
  )
  return h('ul', { class: 'rows' }, rows)
}

function deviceCard(session: Session, devices: readonly OwnedDevice[]): Child {
  const rows = devices.map(({ device, name }) => {
    const isThis = device === session.device.publicKey
    return h('li', {}, h('bdi', {}, name), isThis ? badge('good', 'this browser') : null)
  })
  return [
    h('ul', { class: 'rows' }, rows),
    h('p', { class: 'actions' }, h('a', { href: '#/devices' }, 'Add or remove a device')),
  ]
}

const ISOLATION = { strong: 'good', weak: 'warn', none: 'bad' } as const
const WITNESS = {
  none: ['plain', 'not asked yet'],
  needed: ['warn', 'waited for'],
  answered: ['good', 'answered'],
} as const

function signerCard({ greeting }: Session): Child {
  const { isolation, witness, network } = greeting
  const [tone, words] = WITNESS[witness.state]
  return [
    facts(
      ['Network', network],
      ['Isolation', badge(ISOLATION[isolation], isolation)],
      ['Witness', badge(tone, words)],
    ),
    h('h3', {}, 'Fingerprint'),
    fingerprintView(fingerprint(greeting.identity)),
  ]
}
