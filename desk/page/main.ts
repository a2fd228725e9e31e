// The page: greets the signer, finds out who this browser is to it, and shows the screen that the
// address names. A spend's key is taken out of the address as soon as it was read.

import { h } from './dom.ts'
import { keepInvitation, keepSpend, keptInvitations } from './keep.ts'
import { type Link, readLink, wiped } from './links.ts'
import { button, notice, swap } from './parts.ts'
import { approveScreen } from './screens/approve.ts'
import { brokenLink, emptiedLink, strangersLink } from './screens/brought.ts'
import { claimScreen } from './screens/claim.ts'
import { cosignScreen } from './screens/cosign.ts'
import { devicesScreen } from './screens/devices.ts'
import { enrolScreen } from './screens/enrol.ts'
import type { Wanted } from './screens/exchange/screens.ts'
import { foundScreen } from './screens/found.ts'
import { freezeScreen } from './screens/freeze.ts'
import { homeScreen } from './screens/home.ts'
import { invitationScreen } from './screens/invitation.ts'
import { keysScreen } from './screens/keys.ts'
import { joinScreen, meetScreen } from './screens/meet.ts'
import { newWalletScreen } from './screens/new-wallet.ts'
import { peopleScreen } from './screens/people.ts'
import { proposalScreen } from './screens/proposal.ts'
import { proposeScreen } from './screens/propose.ts'
import { signInScreen } from './screens/sign-in.ts'
import { spendScreen } from './screens/spend.ts'
import { readStopLink, stopScreen } from './screens/stop.ts'
import { unlockScreen } from './screens/unlock.ts'
import { walletScreen } from './screens/wallet.ts'
import { isForged, openSession, type Session } from './session.ts'
import { vouch } from './vouch.ts'
import { faultWords } from './words.ts'

let turn = 0

/** What the link brought that was opened last, while its screen is shown. */
let brought: Link | null = null

/** Shows what the address names; a later call wins over one that still waits. */
async function render(): Promise<void> {
  turn += 1
  const mine = turn
  const main = document.querySelector('main')
  if (!main) return
  main.setAttribute('aria-busy', 'true')
  const screen = await screenOf().catch(failure)
  if (mine !== turn) return
  main.removeAttribute('aria-busy')
  swap(main, screen)
  document.title = `${main.querySelector('h1')?.textContent ?? 'Desk'} · Countersign`
}

/** To another screen, or to the same one anew. */
function go(route: string): void {
  if (location.hash === route) void render()
  else location.hash = route
}

async function screenOf(): Promise<Node> {
  if (!isSecureContext) return insecure()
  const [, name = '', first = '', second = ''] = await takeRoute()
  const session = await present()
  showPlace(session, name)
  if (!session.greeting.isClaimed) return claimScreen(session)
  // Whoever has to stop something has no time to compare fingerprints first.
  const stop = readStopLink(location.hash)
  if (stop) return stopScreen(session, stop)
  if (brought !== null && session.stage !== 'paired') return strangersLink(session)
  if (session.stage === null) return meetScreen(session)
  if (name === 'spend') return spendScreen(session, second)
  if (name === 'invitation') return invitationScreen(session, first)
  if (session.stage !== 'paired') return waitingOutside(session)
  return memberScreen(session, [name, first, second])
}

/** What a device of a member's sees. */
async function memberScreen(session: Session, route: readonly string[]): Promise<Node> {
  const [name = '', first = '', second = ''] = route
  switch (name) {
    case 'proposal':
      return proposalScreen(session, first)
    case 'approve':
      return approveScreen(session, { wallet: first, txid: second })
    case 'people':
      return peopleScreen(session)
    case 'keys':
    case 'contact':
      return keysScreen(session)
    case 'freeze':
      return freezeScreen(session, first, brought?.kind === 'freeze' ? brought.why : '')
    case 'propose':
      return brought?.kind === name ? proposeScreen(session, brought) : emptiedLink(session)
    case 'cosign':
      return brought?.kind === name ? cosignScreen(session, brought) : emptiedLink(session)
    case 'new-wallet':
      return brought?.kind === name ? newWalletScreen(session, brought) : emptiedLink(session)
    case 'broken':
      return brought?.kind === name ? brokenLink(session, brought.why) : emptiedLink(session)
    case 'unlock':
      return unlockScreen(session, first)
    case 'found':
      return foundScreen(session)
    case 'enrol':
      return enrolScreen(session)
    case 'sign-in':
      return signInScreen(session)
    case 'wallet':
      return walletScreen(session, first)
    case 'devices':
      return devicesScreen(session)
    case 'exchange':
    case 'add-account':
    case 'account':
    case 'orders':
    case 'waiting-order':
      return exchange(session, { route, wish: null })
    case 'order':
      if (brought?.kind !== name) return emptiedLink(session)
      return exchange(session, { route, wish: brought.wish })
    default:
      return homeScreen(session)
  }
}

async function exchange(session: Session, wanted: Wanted): Promise<Node> {
  const { exchangeScreen } = await import('./screens/exchange/screens.ts')
  return exchangeScreen(session, wanted)
}

/** A browser that is nobody's yet: it may have been invited. */
async function waitingOutside(session: Session): Promise<Node> {
  const [invited] = await keptInvitations()
  return invited ? invitationScreen(session, invited.invitation) : joinScreen(session)
}

/** The address in pieces, after a key in it was kept and wiped from it. */
async function takeRoute(): Promise<readonly string[]> {
  takeLink()
  const [, invitation = '', secret = ''] =
    /^#invitation=([0-9a-f]{16})\.([0-9a-f]{64})$/.exec(location.hash) ?? []
  if (invitation !== '') {
    await keepLink(invitation, secret)
    history.replaceState(null, '', `#/invitation/${invitation}`)
  }
  const pieces = location.hash.split('/').map((piece) => decodeURIComponent(piece))
  const [, name, wallet = '', txid = '', key = ''] = pieces
  if (name === 'spend' && /^[0-9a-f]{64}$/.test(txid) && /^[0-9a-f]{64}$/.test(key)) {
    await keepSpend({ wallet, txid, key })
    history.replaceState(null, '', `#/spend/${wallet}/${txid}`)
  }
  return pieces
}

/** Its contents stay with the page alone: the history that people go back in has none of them. */
function takeLink(): void {
  const link = readLink(location.hash)
  if (link) history.replaceState(null, '', wiped(link))
  // The screen of the same link may be shown anew; any other forgets what it brought.
  if (link || (brought && wiped(brought) !== location.hash)) brought = link
}

/** The same link again takes nothing away of what was brought with it. */
async function keepLink(invitation: string, key: string): Promise<void> {
  const known = (await keptInvitations()).find((each) => each.invitation === invitation)
  if (!known) await keepInvitation({ invitation, key, fingerprint: '' })
}

/** A signer that was just started hears us as a witness first. */
async function present(): Promise<Session> {
  const session = await openSession(go)
  if (session.stage !== 'paired' || session.greeting.frozen !== '') return session
  await vouch(session)
  return session.greeting.witness.state === 'needed' ? openSession(go) : session
}

function showPlace({ greeting, stage }: Session, name: string): void {
  const nav = document.querySelector('nav')
  if (nav) nav.hidden = stage !== 'paired'
  for (const link of document.querySelectorAll('nav a')) {
    const isHere = link.getAttribute('href') === `#/${name}`
    if (isHere) link.setAttribute('aria-current', 'page')
    else link.removeAttribute('aria-current')
  }
  document.querySelector('#network')?.replaceChildren(greeting.network)
}

// Over plain HTTP on any other name a browser has no keys, and anybody could change this page.
function insecure(): Node {
  return h(
    'article',
    {},
    h('h1', {}, 'This connection is not private'),
    notice(
      'bad',
      'The desk works over HTTPS, or on this computer by a name that ends in localhost.',
    ),
  )
}

function failure(error: unknown): Node {
  if (isForged(error)) {
    return h(
      'article',
      {},
      h('h1', {}, 'Another signer answers'),
      notice(
        'bad',
        'This is not the signer that this browser met. Type no code here.',
        h(
          'p',
          {},
          'If you set the signer up anew yourself, remove this site’s stored data in your browser ',
          'and start again. Otherwise somebody stands in its place.',
        ),
      ),
    )
  }
  return h(
    'article',
    {},
    h('h1', {}, 'That did not work'),
    notice('warn', faultWords(error)),
    h(
      'p',
      { class: 'actions' },
      button('Try again', () => void render(), 'primary'),
    ),
  )
}

// The address is ours to route by, so this link only moves the focus.
document.querySelector('.skip')?.addEventListener('click', (event) => {
  event.preventDefault()
  document.querySelector('main')?.focus()
})
addEventListener('hashchange', () => void render())
void render()
