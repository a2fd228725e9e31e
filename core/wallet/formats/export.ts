// A wallet as other software reads it: what to import where, so that nobody types a descriptor.
// Only public keys are in it. Which program knows which shape is said here too: a wallet that a
// program would misread, or silently could not spend, is not written for it.

import type { Network } from '../../bitcoin/network.ts'
import { Fault } from '../../fault.ts'
import { type Outlined, shapeOf } from '../exit/outline.ts'
import { bsmsText } from './bsms.ts'
import { coreText } from './core.ts'
import { electrumText } from './electrum.ts'
import { caravanText, coldcardText, sparrowText, specterText } from './multisig.ts'

export type ExportFacts = Outlined & {
  readonly name: string
  readonly network: Network
  /** Index 0 of the receiving chain. */
  readonly firstAddress: string
}

/** Programs, and the two forms that several read. */
export const PROGRAMS = [
  'core',
  'electrum',
  'sparrow',
  'specter',
  'caravan',
  'coldcard',
  'liana',
  'bsms',
  'descriptor',
] as const

export type Program = (typeof PROGRAMS)[number]

type Kind = 'sorted' | 'written' | 'timelock'

type Format = {
  /** What follows the wallet's name in the file's. */
  readonly ending: string
  readonly kinds: readonly Kind[]
  /** Whether it wants to know of each key where it comes from. */
  readonly wantsOrigins?: true
  text(facts: ExportFacts): string
}

const ANY: readonly Kind[] = ['sorted', 'written', 'timelock']

const descriptorText = ({ descriptor }: ExportFacts) => `${descriptor}\n`

const FORMATS: Readonly<Record<Program, Format>> = {
  core: { ending: '-core.json', kinds: ANY, text: coreText },
  electrum: { ending: '-electrum', kinds: ['sorted'], wantsOrigins: true, text: electrumText },
  sparrow: { ending: '-sparrow.txt', kinds: ['sorted'], text: sparrowText },
  specter: { ending: '-specter.json', kinds: ['sorted'], text: specterText },
  caravan: { ending: '-caravan.json', kinds: ['sorted'], wantsOrigins: true, text: caravanText },
  coldcard: { ending: '-coldcard.txt', kinds: ['sorted'], wantsOrigins: true, text: coldcardText },
  // It knows wallets with a time lock only.
  liana: { ending: '-liana.txt', kinds: ['timelock'], text: descriptorText },
  bsms: { ending: '.bsms', kinds: ['sorted', 'written'], text: bsmsText },
  descriptor: { ending: '-descriptor.txt', kinds: ANY, text: descriptorText },
}

/** Which of them can hold a wallet of this shape, and spend from it. */
export function programsFor(descriptor: string): readonly Program[] {
  const kind = kindOf(descriptor)
  const hasOrigins = !/[(,][1-9A-HJ-NP-Za-km-z]{100,}/.test(descriptor)
  return PROGRAMS.filter((program) => {
    const { kinds, wantsOrigins } = FORMATS[program]
    return kinds.includes(kind) && (hasOrigins || !wantsOrigins)
  })
}

export type WalletFile = { readonly file: string; readonly text: string }

/** @throws Fault wallet.program_unfit: a program that does not know the shape */
export function exportFor(program: Program, facts: ExportFacts): WalletFile {
  const fit = programsFor(facts.descriptor)
  if (!fit.includes(program)) {
    throw new Fault('wallet.program_unfit', { program, programs: fit.join(', ') })
  }
  const { ending, text } = FORMATS[program]
  return { file: `${facts.name}${ending}`, text: text(facts) }
}

function kindOf(descriptor: string): Kind {
  if (shapeOf(descriptor).waitBlocks !== null) return 'timelock'
  return descriptor.includes('sortedmulti(') ? 'sorted' : 'written'
}
