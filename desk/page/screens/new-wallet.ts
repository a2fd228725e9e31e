// A wallet that the console prepared, as a link brought it: its user's keys and a policy. The
// signer adds its own key; the whole is put together here, shown, confirmed by a code, and compared
// with what the signer pinned.

import type { Network } from '@countersign/core/bitcoin/network.ts'
import { canonicalText } from '@countersign/core/canonical.ts'
import { isGoverning } from '@countersign/core/charter/member.ts'
import { Fault } from '@countersign/core/fault.ts'
import { describePolicy } from '@countersign/core/policy/describe.ts'
import { policyFromCanonical } from '@countersign/core/policy/policy.ts'
import { allKeys, serverPlace, shapeText } from '@countersign/core/wallet/shapes.ts'
import { readPrepared, readWallet } from '../answers.ts'
import { creationBinding } from '../bindings.ts'
import { ageWords, keysIn, type NamedKey } from '../descriptor.ts'
import { type Child, h } from '../dom.ts'
import { keepDescriptor } from '../keep.ts'
import type { WalletLink } from '../links.ts'
import { asCode, button, codeField, facts, form, grouped, notice, section, swap } from '../parts.ts'
import { takeSeat } from '../seat.ts'
import type { Session } from '../session.ts'
import { onwards } from './brought.ts'
import { sealedKeyCard } from './sealed-key.ts'

export async function newWalletScreen(session: Session, link: WalletLink): Promise<Node> {
  const { me } = await takeSeat(session)
  const article = h('article', {})
  const show = (...children: readonly Node[]) => swap(article, ...children)
  const screen = { session, link, show }
  if (!isGoverning(me)) return mayNot(session)
  show(...(me.hasCode ? begun(screen) : needsCode(screen)))
  return article
}

type Screen = {
  readonly session: Session
  readonly link: WalletLink
  readonly show: (...children: readonly Node[]) => void
}

/** Opening a link does nothing: the signer is asked for a key when somebody presses. */
function begun(screen: Screen): readonly Node[] {
  const { session, link } = screen
  return [
    ...heading(link, 'A link brought this. Nothing exists of it yet.'),
    keyCards(link, null),
    ...(link.shape === '2-of-2' ? [sealedKeyCard(link.exportTo)] : []),
    policyCard(link),
    h(
      'section',
      { class: 'card call' },
      h('h2', {}, 'Are these your keys?'),
      h(
        'p',
        {},
        'Compare the fingerprints with the screens of your signing devices. Then the signer adds ',
        'a key of its own, made for this wallet alone.',
      ),
      h(
        'p',
        { class: 'actions' },
        button('Ask the signer for its key', () => prepare(screen), 'primary'),
      ),
    ),
    onwards(session),
  ]
}

async function prepare(screen: Screen): Promise<void> {
  const { session, link, show } = screen
  const answer = readPrepared(await session.ask('wallet.prepare', { wallet: link.name }))
  const key = serverKey(answer.key)
  const { network } = session.greeting
  if (answer.network !== network || !isAccountKey(key, network)) {
    throw new Fault('client.wallet_differs', { wallet: link.name, field: 'the signer’s key' })
  }
  show(...whole(screen, key))
}

/** Without the chains behind it, as the other keys stand here. */
const serverKey = (text: string): string => text.replace(/\/<0;1>\/\*$/, '')

/** An account as BIP 48 has them, of this network's coin. */
function isAccountKey(key: string, network: Network): boolean {
  const coin = network === 'mainnet' ? '0h' : '1h'
  const start = network === 'mainnet' ? 'xpub' : 'tpub'
  const [found] = keysIn(key)
  const path = new RegExp(`^m/48h/${coin}/[0-9]+h/2h$`)
  return found?.key.startsWith(start) === true && path.test(found.path ?? '')
}

function whole(screen: Screen, signersKey: string): readonly Node[] {
  const { session, link } = screen
  const shaped = { ...link, serverKey: signersKey }
  const descriptor = shapeText(shaped)
  return [
    ...heading(link, 'It exists once you confirm it here.'),
    keyCards({ ...link, keys: allKeys(shaped) }, serverPlace(link)),
    ...(link.shape === '2-of-2' ? [sealedKeyCard(link.exportTo)] : []),
    section(
      'Descriptor',
      h('code', { class: 'wrapped', dir: 'ltr' }, descriptor),
      h('p', { class: 'hint' }, 'Every address of the wallet comes from it. It holds no secret.'),
    ),
    policyCard(link),
    h(
      'section',
      { class: 'card call' },
      h('h2', {}, 'Create it?'),
      h('p', {}, `The code counts for exactly this ${counted(link)}.`),
      form({
        fields: [codeField()],
        action: 'Create the wallet',
        busy: 'Creating…',
        submit: ({ code = '' }) => create(screen, descriptor, asCode(code)),
      }),
    ),
    onwards(session),
  ]
}

async function create(screen: Screen, descriptor: string, code: string): Promise<void> {
  const { session, link, show } = screen
  const { name, policy, userKey, exportTo } = link
  const sealed = await session.seal(code, creationBinding(name, descriptor, policy, exportTo))
  const exported = exportTo.length > 0 ? { exportTo } : {}
  const asked = { wallet: name, descriptor, userKey: String(userKey), policy, ...exported }
  const body = { ...asked, code: sealed }
  const pinned = readWallet(await session.ask('wallet.create', body))
  const isAsked = {
    name: pinned.wallet === name,
    network: pinned.network === session.greeting.network,
    descriptor: pinned.descriptor === descriptor,
    keys: pinned.userKey === userKey && pinned.serverKey === serverPlace(link),
    policy: canonicalText(pinned.policy) === canonicalText(policy),
    recipients: String(pinned.sealedKey?.recipients ?? []) === String(exportTo),
  }
  for (const [field, is] of Object.entries(isAsked)) {
    if (!is) throw new Fault('client.wallet_differs', { wallet: name, field })
  }
  await keepDescriptor(name, descriptor)
  show(...created(session, name))
}

function created(session: Session, name: string): readonly Node[] {
  return [
    h('h1', {}, 'The wallet is there'),
    notice(
      'good',
      'The signer pinned exactly what you confirmed.',
      h('p', {}, 'Save its recovery kit in the console before you send coins to it.'),
    ),
    h(
      'p',
      { class: 'actions' },
      h('a', { class: 'primary', href: `#/wallet/${name}` }, 'See the wallet'),
    ),
    onwards(session),
  ]
}

function heading(link: WalletLink, lead: string): readonly Node[] {
  return [
    h('p', { class: 'kicker' }, 'A new wallet'),
    h('h1', {}, h('bdi', {}, link.name)),
    h('p', { class: 'lead' }, `${shapeLine(link)} `, lead),
  ]
}

const counted = ({ exportTo }: WalletLink): string =>
  exportTo.length > 0
    ? 'descriptor, this policy and these recipients'
    : 'descriptor and this policy'

function shapeLine({ shape, olderBlocks }: WalletLink): string {
  if (olderBlocks === undefined) return `2 of ${shape === '2-of-2' ? 2 : 3} keys sign.`
  const whose = shape === 'user-later' ? 'your key' : 'the backup key'
  return `2 of 2 keys sign, or ${whose} alone, ${ageWords(olderBlocks)}.`
}

function keyCards(link: WalletLink, signer: number | null): HTMLElement {
  const { keys, userKey, shape, olderBlocks } = link
  const alone = olderBlocks === undefined ? '' : ` Alone ${ageWords(olderBlocks)}.`
  // A stolen computer, too, could wait.
  const mine = shape === 'user-later' ? `${alone} So it has to be a key in hardware.` : ''
  const cards = keys.map((text, place) => {
    const [key] = keysIn(text)
    if (place === signer) return keyCard('The signer’s key', 'Kept by this signer.', key)
    return place === userKey
      ? keyCard('Your key', `Signs every spend first.${mine}`, key)
      : keyCard('Backup key', `Gets you out without the signer.${alone}`, key)
  })
  return h('div', { class: 'stack' }, cards)
}

function keyCard(title: string, about: string, named: NamedKey | undefined): HTMLElement {
  return h(
    'section',
    { class: 'card' },
    h('h2', {}, title),
    h('p', { class: 'hint' }, about),
    facts(
      ['Fingerprint', h('code', { class: 'strong', dir: 'ltr' }, named?.fingerprint ?? '')],
      ['Path', h('code', { dir: 'ltr' }, named?.path ?? '')],
      ['Extended key', grouped(named?.key ?? '', 'Extended public key')],
    ),
  )
}

function policyCard({ policy }: WalletLink): HTMLElement {
  const sentences = describePolicy(policyFromCanonical(policy))
  return section(
    'Policy',
    h(
      'ul',
      { class: 'plain' },
      sentences.map((sentence) => h('li', {}, sentence)),
    ),
    h(
      'p',
      { class: 'hint' },
      'Tighter is quick. Loosening it later waits, and is told to everybody.',
    ),
  )
}

function needsCode({ session, link }: Screen): readonly Node[] {
  const enrol: Child = h('a', { class: 'primary', href: '#/enrol' }, 'Set up an authenticator')
  return [
    ...heading(link, 'A link brought this.'),
    notice('warn', 'A wallet is confirmed by a one-time code, and you have no authenticator yet.'),
    h('p', { class: 'actions' }, enrol),
    onwards(session),
  ]
}

function mayNot(session: Session): HTMLElement {
  return h(
    'article',
    {},
    h('h1', {}, 'You cannot make wallets'),
    notice('warn', 'The owner and administrators make them. Send them the link.'),
    onwards(session),
  )
}
