// A wallet as the signer attests it: its keys, its descriptor, its policy. Once compared, this
// browser raises the alarm if the signer ever names another.

import { describePolicy } from '@countersign/core/policy/describe.ts'
import { policyFromCanonical } from '@countersign/core/policy/policy.ts'
import { readWallet, type Wallet } from '../answers.ts'
import { keysIn, shapeWords } from '../descriptor.ts'
import { type Child, h } from '../dom.ts'
import { keepDescriptor, keptDescriptor } from '../keep.ts'
import { badge, button, facts, grouped, moment, notice, section } from '../parts.ts'
import type { Session } from '../session.ts'
import { sealedKeyCard } from './sealed-key.ts'

export async function walletScreen(session: Session, name: string): Promise<Node> {
  const wallet = readWallet(await session.ask('wallet.show', { wallet: name }))
  const compared = await keptDescriptor(name)
  const { descriptor, network, createdAt } = wallet
  return h(
    'article',
    {},
    h('h1', {}, h('bdi', {}, name)),
    h(
      'p',
      { class: 'lead' },
      `${shapeWords(descriptor)}, on ${network}. The signer pinned it on `,
      moment(createdAt),
      '.',
    ),
    compared !== null && compared !== descriptor ? alarm(compared) : null,
    h('div', { class: 'stack' }, keyCards(wallet)),
    section(
      'Descriptor',
      h('code', { class: 'wrapped', dir: 'ltr' }, descriptor),
      h(
        'p',
        { class: 'hint' },
        'Compare it with your wallet’s own program and with every hardware signer: the same ',
        'fingerprints, the same keys. Addresses are derived there, never believed.',
      ),
      confirmation(session, wallet, compared),
    ),
    sealedKeyOf(wallet),
    section(
      'Policy',
      h(
        'ul',
        { class: 'plain' },
        policyWords(wallet).map((sentence) => h('li', {}, sentence)),
      ),
      facts(['Hash', grouped(wallet.policyHash, 'Hash of the policy')]),
    ),
    h(
      'p',
      { class: 'actions end' },
      h('a', { class: 'quiet', href: `#/freeze/wallet:${name}` }, 'Freeze this wallet'),
    ),
  )
}

function alarm(compared: string): HTMLElement {
  return notice(
    'bad',
    'This is not the wallet that was compared in this browser.',
    h('p', {}, 'Send no coins to it. It was:'),
    h('code', { class: 'wrapped', dir: 'ltr' }, compared),
  )
}

function keyCards({ descriptor, userKey, serverKey }: Wallet): readonly Node[] {
  return keysIn(descriptor).map(({ fingerprint, path, key }, i) => {
    const [title, about] =
      i === serverKey
        ? ['The signer’s key', 'Kept by this signer, used only as the policy says.']
        : i === userKey
          ? ['Your key', 'Signs every spend first.']
          : ['Backup key', 'Gets you out without the signer.']
    return h(
      'section',
      { class: 'card' },
      h('h2', {}, title),
      h('p', { class: 'hint' }, about),
      facts(
        ['Fingerprint', h('code', { class: 'strong', dir: 'ltr' }, fingerprint ?? 'not named')],
        ['Path', h('code', { dir: 'ltr' }, path ?? 'not named')],
        ['Extended key', grouped(key, 'Extended public key')],
      ),
    )
  })
}

/** Of a 2-of-2, the one shape that is never left without the signer's key. */
function sealedKeyOf({ descriptor, sealedKey }: Wallet): Child {
  const isOfTwo = keysIn(descriptor).length === 2 && !descriptor.includes('older(')
  return isOfTwo ? sealedKeyCard(sealedKey?.recipients ?? []) : null
}

function policyWords({ policy }: Wallet): readonly string[] {
  return describePolicy(policyFromCanonical(policy))
}

function confirmation(session: Session, wallet: Wallet, compared: string | null): Child {
  if (compared === wallet.descriptor) return h('p', {}, badge('good', 'compared in this browser'))
  const agree = async () => {
    await keepDescriptor(wallet.wallet, wallet.descriptor)
    session.go(`#/wallet/${wallet.wallet}`)
  }
  return h('p', { class: 'actions' }, button('I have compared it', agree, 'primary'))
}
