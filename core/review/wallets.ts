// Checks of a wallet’s shape and keys: whose they are, where they came from, and how it is left.

import { formatBtc, sats } from '../bitcoin/amounts.ts'
import { type DescriptorKey, writeDescriptorKey } from '../bitcoin/descriptor.ts'
import { needsSignersKey } from '../wallet/shape.ts'
import { isUnknown, type WalletFacts } from './facts.ts'
import { byHand, type Check, type Found } from './finding.ts'
import { eachWallet } from './walk.ts'

const tell = ({ name }: WalletFacts, evidence: string, words: string): readonly Found[] => [
  { subject: `wallet:${name}`, evidence, fix: byHand(words) },
]

const MOVE = 'Make a new wallet (countersign wallet create) and spend everything to it.'

/** Whether the user’s key alone suffices once it is old enough. */
const isUsersLater = ({ descriptor, userKey }: WalletFacts): boolean =>
  descriptor.kind === 'timelock' && descriptor.laterKey === userKey

const fingerprintOf = ({ origin }: DescriptorKey): string | undefined => origin?.fingerprint

const sharedRoot: Check = {
  id: 'wallets.one-root',
  severity: 'critical',
  title: 'Two keys of a wallet come from the same seed',
  why: 'Who has one of them has both: at Bitfinex two of three keys lay on one machine.',
  standards: ['CCSS 1.02.3'],
  judge: (facts) =>
    eachWallet(facts, (wallet) => {
      const roots = wallet.descriptor.keys.map(fingerprintOf).filter((each) => each !== undefined)
      const twice = roots.find((each, at) => roots.indexOf(each) !== at)
      if (twice === undefined) return []
      return tell(wallet, `two of its keys have the fingerprint ${twice}`, MOVE)
    }),
}

const reusedBackup: Check = {
  id: 'wallets.reused-key',
  severity: 'medium',
  title: 'Two wallets have the same key of yours',
  why: 'Who finds one wallet knows the other, and a key that leaks takes both.',
  standards: ['CCSS 1.02.3', 'CCSS 2.04.1.1'],
  judge: (facts) =>
    eachWallet(facts, (wallet, all) => {
      const keysOf = ({ descriptor, serverKey }: WalletFacts) =>
        descriptor.keys.filter((_, at) => at !== serverKey).map(writeDescriptorKey)
      const others = all.filter(({ name }) => name !== wallet.name)
      const same = others.find((each) => keysOf(each).some((it) => keysOf(wallet).includes(it)))
      return same ? tell(wallet, `${wallet.name} and ${same.name} share one`, MOVE) : []
    }),
}

const noOrigin: Check = {
  id: 'wallets.no-origin',
  severity: 'low',
  title: 'A key does not say where it comes from',
  why: 'Without its fingerprint and path no hardware signs with it: the exit is harder.',
  standards: ['CCSS 1.03.2.1'],
  judge: (facts) =>
    eachWallet(facts, (wallet) => {
      const without = wallet.descriptor.keys.findIndex(({ origin }) => origin === undefined)
      if (without < 0) return []
      return tell(wallet, `key ${without + 1} of ${wallet.descriptor.keys.length}`, MOVE)
    }),
}

const twoOfTwo: Check = {
  id: 'wallets.no-backup',
  severity: 'high',
  title: 'With the signer lost, the coins are lost',
  why: 'A 2-of-2 whose key was not exported has no way out but the signer’s folder and unseal key.',
  standards: ['CCSS 1.03.2.1', 'CCSS 1.03.3'],
  judge: (facts) =>
    eachWallet(facts, (wallet) => {
      if (!needsSignersKey(wallet.descriptor) || wallet.sealedFor.length > 0) return []
      const words = `${MOVE} With --backup or --export-to it has a way out.`
      return tell(wallet, '2-of-2: yours and the signer’s, which was not exported', words)
    }),
}

const bypass: Check = {
  id: 'wallets.bypass',
  severity: 'info',
  title: 'Two of your own keys step around the policy',
  why: 'That is the way out without the signer. It is also the way in for who has both keys.',
  standards: ['CCSS 1.02.3', 'ASVS 8.3.1'],
  judge: (facts) =>
    eachWallet(facts, (wallet) => {
      const { balanceSats: held, descriptor, sealedFor } = wallet
      const amount = isUnknown(held) ? 'all of it' : `${formatBtc(sats(held))} BTC`
      if (sealedFor.length > 0) {
        const evidence = `${amount} can be moved by your key and whoever opens the sealed key`
        return tell(wallet, evidence, `Who opens it: ${sealedFor.join(', ')}. Is each still yours?`)
      }
      if (descriptor.kind !== 'multisig' || descriptor.keys.length < 3) return []
      const words = 'Keep the backup key at another place and with another person than yours.'
      return tell(wallet, `${amount} can be moved by your key and the backup key`, words)
    }),
}

const userLater: Check = {
  id: 'wallets.user-alone-later',
  severity: 'medium',
  title: 'Your key alone suffices after a time',
  why: 'Who copies your computer needs only to wait, unless the key lies in hardware.',
  standards: ['CCSS 1.02.3', 'CCSS 1.05.2.1'],
  judge: (facts) =>
    eachWallet(facts, (wallet) => {
      const { descriptor } = wallet
      if (descriptor.kind !== 'timelock' || !isUsersLater(wallet)) return []
      const words = `${MOVE} Or renew its coins long before they are so old.`
      return tell(wallet, `after ${descriptor.olderBlocks} blocks`, words)
    }),
}

/** Thirty days of ten minutes: the notice that is given before a lock opens. */
const SHORT_BLOCKS = 4_320

const shortLock: Check = {
  id: 'wallets.short-lock',
  severity: 'high',
  title: 'One key alone suffices within a month',
  why: 'A coin that rests for a month is ordinary; the policy then binds nobody any more.',
  standards: ['CCSS 1.02.3', 'ASVS 8.3.1'],
  judge: (facts) =>
    eachWallet(facts, (wallet) => {
      const { descriptor } = wallet
      if (descriptor.kind !== 'timelock' || descriptor.olderBlocks >= SHORT_BLOCKS) return []
      return tell(wallet, `after ${descriptor.olderBlocks} blocks`, MOVE)
    }),
}

const oldForm: Check = {
  id: 'wallets.old-form',
  severity: 'low',
  title: 'The wallet has a form that other software seldom reads',
  why: 'The way out is as wide as the software that knows the descriptor.',
  standards: ['CCSS 1.03.2.1'],
  judge: (facts) =>
    eachWallet(facts, (wallet) => {
      const { descriptor } = wallet
      if (descriptor.kind !== 'multisig') return []
      const { wrapping, order } = descriptor
      if (wrapping === 'wsh' && order === 'sorted') return []
      return tell(wallet, `${wrapping}, keys ${order}`, MOVE)
    }),
}

const unknownHolder: Check = {
  id: 'wallets.unknown-holder',
  severity: 'low',
  title: 'Nobody can say who holds the user’s key',
  why: 'A key that no list names is missed by nobody until it is needed.',
  standards: ['CCSS 2.04.1.1'],
  judge: (facts) => eachWallet(facts, (wallet) => (isUnknown(wallet.holder) ? wallet.holder : [])),
}

export const WALLETS: readonly Check[] = [
  sharedRoot,
  reusedBackup,
  noOrigin,
  twoOfTwo,
  bypass,
  userLater,
  shortLock,
  oldForm,
  unknownHolder,
]
