// For programs that know multisig with sorted keys (BIP 67): Sparrow, Specter, Caravan, Coldcard.

import { keysOf, type Outlined, shapeOf } from '../exit/outline.ts'
import { chainOf } from './core.ts'
import type { ExportFacts } from './export.ts'

/** As these programs write paths: `m/48'/0'/0'/2'`. */
export const pathText = (path: string): string =>
  path === '' ? 'm' : `m/${path.replaceAll('h', "'")}`

const scriptType = ({ descriptor }: Outlined) =>
  descriptor.startsWith('sh(') ? 'P2SH-P2WSH' : 'P2WSH'

/** Lines that begin with # it passes over. */
export const sparrowText = ({ name, descriptor }: ExportFacts): string =>
  `# ${name}\n${descriptor}\n`

export function specterText(facts: ExportFacts): string {
  const wallet = {
    label: facts.name,
    blockheight: 0,
    descriptor: chainOf(facts.descriptor, 0),
    devices: keysOf(facts).map(({ whose }) => ({ type: 'other', label: whose })),
  }
  return `${JSON.stringify(wallet, null, 2)}\n`
}

/** It has no name for a network but these; addresses of the test networks but regtest are alike. */
const CARAVAN_NETWORKS = {
  mainnet: 'mainnet',
  testnet4: 'testnet',
  signet: 'signet',
  regtest: 'regtest',
} as const

export function caravanText(facts: ExportFacts): string {
  const { needed, keys } = shapeOf(facts.descriptor)
  const wallet = {
    name: facts.name,
    addressType: scriptType(facts),
    network: CARAVAN_NETWORKS[facts.network],
    client: { type: 'public' },
    quorum: { requiredSigners: needed, totalSigners: keys },
    startingAddressIndex: 0,
    extendedPublicKeys: keysOf(facts).map(({ whose, path, xpub, fingerprint }) => ({
      name: whose,
      bip32Path: pathText(path),
      xpub,
      xfp: fingerprint,
      method: 'text',
    })),
  }
  return `${JSON.stringify(wallet, null, 2)}\n`
}

/** What a Coldcard shows of a name. */
const COLDCARD_NAME = 20

export function coldcardText(facts: ExportFacts): string {
  const { needed, keys } = shapeOf(facts.descriptor)
  const lines = keysOf(facts).flatMap(({ path, xpub, fingerprint }) => [
    '',
    `Derivation: ${pathText(path)}`,
    `${fingerprint.toUpperCase()}: ${xpub}`,
  ])
  const head = [
    `Name: ${facts.name.slice(0, COLDCARD_NAME)}`,
    `Policy: ${needed} of ${keys}`,
    `Format: ${scriptType(facts)}`,
  ]
  return `${[...head, ...lines].join('\n')}\n`
}
