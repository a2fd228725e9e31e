// What the signer asks somebody to sign, to show that a wallet can be left: text that people can
// read, and that names all it is for. Only its last line, the signer's own, makes it good.

import { descriptorChecksum } from '../../bitcoin/checksum.ts'
import { type Descriptor, descriptorAddress, writeDescriptor } from '../../bitcoin/descriptor.ts'
import type { Network } from '../../bitcoin/network.ts'
import { Fault } from '../../fault.ts'

/** How long a challenge may take to the keys and back. */
export const CHALLENGE_SECONDS = 14 * 86_400

/** Another place each time: one key of one address proves no account. */
const PLACES = 1_000

export type Challenge = {
  readonly network: Network
  /** The organisation's id: the hash of its signer's first entry. */
  readonly organisation: string
  readonly wallet: string
  readonly descriptor: Descriptor
  /** The last entry of the charter when it was made: a later rehearsal outdates it. */
  readonly seq: number
  readonly at: number
}

/** Of the addresses that receive, the one whose keys are to sign. */
export const placeOf = ({ at }: Pick<Challenge, 'at'>): number => at % PLACES

const TITLE = 'Countersign: proof that a wallet can be left. It moves no coins.'

/** All but the last line. */
export function challengeText(challenge: Challenge): string {
  const { network, organisation, wallet, descriptor, seq, at } = challenge
  const index = placeOf(challenge)
  const lines = [
    TITLE,
    `network: ${network}`,
    `organisation: ${organisation}`,
    `wallet: ${wallet}`,
    `descriptor: ${descriptorChecksum(writeDescriptor(descriptor).split('#')[0] ?? '')}`,
    `address ${index}: ${descriptorAddress(descriptor, network, 0, index)}`,
    `entry: ${seq}`,
    `time: ${at}`,
  ]
  return lines.map((line) => `${line}\n`).join('')
}

/** The whole message. @param nonce - 16 bytes in hexadecimal that nobody else can make */
export const challengeMessage = (text: string, nonce: string): string => `${text}nonce: ${nonce}`

export type ReadChallenge = Omit<Challenge, 'descriptor'> & { readonly nonce: string }

const LINES = new RegExp(
  [
    'network: (mainnet|testnet4|signet|regtest)',
    'organisation: ([0-9a-f]{64})',
    'wallet: ([a-z0-9][a-z0-9-]{0,31})',
    'descriptor: [a-z0-9]{8}',
    'address [0-9]{1,3}: [A-Za-z0-9]{1,100}',
    'entry: ([0-9]{1,15})',
    'time: ([0-9]{1,15})',
    'nonce: ([0-9a-f]{32})',
  ].join('\n'),
)

/**
 * Reads a message, and compares it with this wallet's descriptor to the letter.
 * @throws Fault exit.challenge_invalid
 */
export function readChallenge(message: string, descriptor: Descriptor): ReadChallenge {
  const found = LINES.exec(message)
  if (!found) throw new Fault('exit.challenge_invalid', { reason: 'it is not written like one' })
  const [, network, organisation = '', wallet = '', seq, at, nonce = ''] = found
  const read = {
    network: network as Network,
    organisation,
    wallet,
    seq: Number(seq),
    at: Number(at),
  }
  const written = challengeMessage(challengeText({ ...read, descriptor }), nonce)
  if (written !== message) {
    throw new Fault('exit.challenge_invalid', { reason: 'it is for another wallet', wallet })
  }
  return { ...read, nonce }
}
